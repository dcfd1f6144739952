"""The desk as Streamlit itself runs it: pages are opened, and their buttons pressed."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

import dashboard

APP = str(Path(dashboard.__file__).with_name("app.py"))


def opened(name, **query):
    """A page, as an address with these parameters opens it."""
    test = AppTest.from_file(APP, default_timeout=60).switch_page(f"views/{name}.py")
    for key, value in query.items():
        test.query_params[key] = value
    return test.run()


def press(test, label, place=None):
    """The page after a press of the one button of this label, or of the one in some place among several."""
    found = [button for button in test.button if button.label == label]
    (button,) = found if place is None else [found[place]]
    assert not button.disabled
    test = button.click().run()
    assert not test.exception
    return test
