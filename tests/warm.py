"""All that takes seconds to import or to load: once, by the process that tests/forked.py forks others from."""

from importlib import import_module

from pipeline.reading import checkworthiness, claim_type, language

for name in (
    "pipeline.reading.evaluate",
    "pipeline.exchange.export",
    "pipeline.ingest",
    "plotly.graph_objects",
    "streamlit.web.cli",
):
    import_module(name)
language.load_model()
claim_type.trained_model()
checkworthiness.weights()
