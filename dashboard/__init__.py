"""Claimdesk's dashboard: Streamlit pages over the pipeline's store."""
