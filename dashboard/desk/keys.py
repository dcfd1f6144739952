"""The keys of the pages where one decides: one list for the buttons and for the sheet that explains them."""

from typing import Any, NamedTuple

import streamlit as st

from dashboard import marking


class Key(NamedTuple):
    """A key, the name of its act, and what the act does."""

    label: str
    key: str
    icon: str
    does: str

    def button(self, **more: Any) -> bool:
        """Draw the act's button; the key is written on it."""
        return st.button(self.label, shortcut=self.key, icon=self.icon, **({"help": self.does} | more))


READY = Key(
    "Ready for desk", "A", ":material/check:", "Accept the claim for the fact-check desk and go on to the next."
)
TAKE = Key("In review", "I", ":material/person_search:", "Take the claim on: it is in review, and yours.")
CHECKED = Key("Checked", "K", ":material/fact_check:", "The verdict stands: the claim is checked.")
PUBLISHED = Key("Published", "L", ":material/public:", "The fact-check is out.")
DISMISS = Key("Dismiss", "D", ":material/close:", "Drop the claim; asks why.")
PREVIOUS = Key("Previous", "P", ":material/arrow_back:", "The claim before in the queue.")
NEXT = Key("Next", "N", ":material/arrow_forward:", "The next claim of the queue; nothing is decided.")
ALONG = Key("Next in article", "J", ":material/arrow_downward:", "The claim that follows in the same article.")
BACK = Key("Before in article", "Shift+J", ":material/arrow_upward:", "The claim before in the same article.")
CORRECT = Key("Correct", "E", ":material/edit:", "Correct wording, actor, stance, type or figures.")
VERDICT = Key("Verdict", "V", ":material/gavel:", "Verdict, evidence, note, and who does what by when.")
SPLIT = Key("Split", "X", ":material/call_split:", "Make two claims or more of one.")
MERGE = Key("Duplicates", "G", ":material/merge:", "Find claims that say the same and make them one.")
MISSED = Key("Missed claim", "M", ":material/add_comment:", "Make a claim of words that were passed over.")
BRIEF = Key("Brief", "B", ":material/print:", "The claim with its evidence and history on a page to print.")
HELP = Key("Keys", "H", ":material/keyboard:", "This sheet.")

CONFIRM = Key("Confirm", "A", ":material/check:", "The appearance belongs here; on to the next suggested.")
CONFIRM_ALL = Key("Confirm all", "Shift+A", ":material/done_all:", "All that are suggested belong to this claim.")
REJECT = Key("Reject", "D", ":material/close:", "The appearance is another claim: it leaves, and never comes back.")
AFTER = Key("Next appearance", "J", ":material/arrow_downward:", "The appearance that follows in time.")
BEFORE = Key("Before", "Shift+J", ":material/arrow_upward:", "The appearance before in time.")
ANOTHER = NEXT._replace(does="The next tracked claim of the list.")
FORMER = PREVIOUS._replace(does="The tracked claim before in the list.")
PART = Key("Split", "X", ":material/call_split:", "Take some appearances out, into a tracked claim of their own.")
JOIN = Key("Merge", "G", ":material/merge:", "Put the appearances of other tracked claims into this one.")
REWORD = Key("Reword", "E", ":material/edit:", "Give the tracked claim another wording.")
ALIKE = Key("The same", "A", ":material/check:", "Both are one claim: their appearances become one tracked claim.")
APART = Key("Not the same", "D", ":material/close:", "They are two claims, and not offered again.")
TRACK_BRIEF = BRIEF._replace(does="The tracked claim with all who made or denied it, on a page to print.")

OF_TRACKS = (
    CONFIRM, CONFIRM_ALL, REJECT, AFTER, BEFORE, FORMER, ANOTHER, JOIN, PART, REWORD, TRACK_BRIEF, HELP,
)  # fmt: skip
OF_PAIRS = (ALIKE, APART, HELP)
ALL = (
    READY, TAKE, CHECKED, PUBLISHED, DISMISS, PREVIOUS, NEXT, ALONG, BACK, CORRECT, VERDICT, SPLIT, MERGE, MISSED,
    BRIEF, HELP,
)  # fmt: skip
_MORE = (
    ("U", "Undo", "Take back your last act; again for the one before."),
    ("1 to 9", "Why", "After Dismiss: the reason."),
    ("Ctrl+Enter", "Save", "Save what the open form changes."),
)


@st.dialog("Keys", width="large")
def sheet(shown: tuple[Key, ...] = ALL) -> None:
    """Show what each key does."""
    rows = [(one.key, one.label, one.does) for one in shown]
    more = _MORE if shown is ALL else [one for one in _MORE if one[1] != "Why"]
    st.html(marking.table(("key", "act", "what it does"), [*rows, *more]))
