"""A claim's text and its actor's stance say the same; a denial is of what another claimed."""

import re

import pytest

from pipeline.article import Article
from pipeline.reading.articles import read_article
from pipeline.taxonomy import ClaimType, Stance


def read(text):
    return read_article(Article(doc="a", text=text)).claims


def held(text):
    return {(c.actor, c.stance.value, c.text) for c in read(text)}


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "A rival accused Nina Barlow of fraud. “I have never taken a bribe,” Barlow said.",
            ("Nina Barlow", "denies", "Nina Barlow has taken a bribe"),
        ),
        (
            "Two papers allege that the bridge was unsafe. “We didn’t hide the report,” said Oskar Lind, the engineer.",
            ("Oskar Lind", "denies", "We did hide the report"),
        ),
        (
            "The union accused the port of hiring children. “No child has worked here,” said Pavel Marrant, its head.",
            ("Pavel Marrant", "denies", "Some child has worked here"),
        ),
        (
            "Inspectors accused the mill of spilling oil. “There was no leak at the mill,” said its boss, Ida Brandt.",
            ("Ida Brandt", "denies", "There was some leak at the mill"),
        ),
        (
            "Critics claim that he forged it. “I did nothing wrong,” Carl Voss told the court.",
            ("Carl Voss", "denies", "Carl Voss did something wrong"),
        ),
        (
            "He denies having seen the note. “I did not know of any debt before May,” said Carl Voss, the minister.",
            ("Carl Voss", "denies", "Carl Voss did know of any debt before May"),
        ),
        # What another left undone is no denial.
        (
            "The senator accused the guard of sleeping. “He saw the fire, he did nothing,” Senator Lena Ruiz said.",
            ("Lena Ruiz", "supports", "he did nothing"),
        ),
    ],
)
def test_a_denial_in_plain_words_does_not_keep_its_not(text, claim):
    assert claim in held(text)


@pytest.mark.parametrize(
    "said",
    ["I did not take it", "I never took it", "I have not taken it", "We took no money", "Nobody here took it",
     "Nothing was taken", "I wasn’t there", "It is a lie", "They are lies", "It was never taken by us"],
)  # fmt: skip
@pytest.mark.parametrize("charge", ["A rival accused Carl Voss of theft.", "Carl Voss met the press on Monday."])
def test_whatever_the_model_says_a_denial_has_no_negation_left(charge, said):
    for claim in read(f"{charge} “{said},” said Carl Voss, the minister."):
        assert (claim.type is ClaimType.DENIAL) == (claim.stance is Stance.DENIES)
        if claim.stance is Stance.DENIES:
            assert not re.search(r"\b(not|never|no|nobody|nothing|lies?)\b|n[’']t\b", claim.text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        # A spokeswoman does not deny what her firm has just said, but what was said of it.
        (
            "The tap water contains lead, Ann Mallory says. The water firm, which made a profit, insisted there were "
            "no lead pipes in its network. “The claim is simply false,” said spokeswoman Ida Brandt.",
            ("Ida Brandt", "denies", "The tap water contains lead"),
        ),
        (
            "A newspaper reported that the dam leaked. “The claim is false,” said a spokesman.",
            ("spokesman", "denies", "the dam leaked"),
        ),
        # The account that is meant is the one told in the same breath.
        (
            "The company maintains that the gates were shut. Its chief executive, Carl Voss, dismissed the account of "
            "a former guard, Jan Holt, who says they were opened in May, as “an invention by an angry man”.",
            ("Carl Voss", "denies", "they were opened in May"),
        ),
        # The accused answers each accusation inside one quotation.
        (
            "Ruth Hale spoke. “Ms Hale claims that I knew in May,” Carl Voss told the council. “That is false. She "
            "claims that I lied to this house. That is a slander, and she will have to answer for it.”",
            ("Carl Voss", "denies", "Carl Voss lied to this house"),
        ),
        # A charge that somebody made, not what the outlet tells of them.
        (
            "Carl Voss alleges that the mill has been pumping dye into the lake. He would not show his photographs. "
            "The mill said that the allegation was “absurd”.",
            ("mill", "denies", "the mill has been pumping dye into the lake"),
        ),
        # Calling something false denies it.
        (
            "Dr Ida Brandt called reports of 300 deaths “false and harmful”.",
            ("Ida Brandt", "denies", "reports of 300 deaths"),
        ),
        (
            "Fares would rise by 15 percent, Carl Voss said. Ruth Hale called the figure “plucked from the air”.",
            ("Ruth Hale", "denies", "Fares would rise by 15 percent"),
        ),
        (
            "The union said that fares had doubled. Minister Ida Brandt called the claim “made up”.",
            ("Ida Brandt", "denies", "fares had doubled"),
        ),
        (
            "The union warned that fares would double. The answer has not changed: the finance minister, Ida Brandt, "
            "said that the claim was “scaremongering” and that fares would fall.",
            ("Ida Brandt", "denies", "fares would double"),
        ),
        # A denial cut short.
        (
            "Ida Brandt said that the minister had been paid by the mill. Carl Voss denied that he had.",
            ("Carl Voss", "denies", "the minister had been paid by the mill"),
        ),
        (
            "Carl Voss, who has denied that he knew of the debt, left early.",
            ("Carl Voss", "denies", "Carl Voss knew of the debt"),
        ),
    ],
)
def test_a_denial_is_of_what_is_meant(text, claim):
    assert claim in held(text)


@pytest.mark.parametrize(
    "text",
    [
        "The gates were open for nine days, the auditors said on Monday, contradicting repeated denials by the port.",
        "A report contradicted years of denials by the airline.",
        "Carl Voss denies that he was.",
    ],
)
def test_a_bare_denial_is_no_claim(text):
    assert not [claim for claim in read(text) if claim.stance is Stance.DENIES or claim.text.endswith("he was")]


@pytest.mark.parametrize(
    "text",
    [
        "“The gates were shut,” said Carl Voss, the minister. “It is false. That is a lie.”",
        "Carl Voss says that the gates were shut. The claim is false, Voss said.",
        "The mill said that it was safe. A spokesman for the mill said that the claim was untrue.",
    ],
)
def test_nobody_denies_what_they_say_themselves(text):
    claims = read(text)
    supported = {claim.text for claim in claims if claim.stance is Stance.SUPPORTS}
    assert not supported & {claim.text for claim in claims if claim.stance is Stance.DENIES}
