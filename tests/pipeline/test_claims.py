"""Whose claim it is, where it begins and ends, and who denies it, in the shapes that news gives it."""

import pytest

from pipeline.article import Article
from pipeline.reading.articles import read_article


def claims(text):
    return {(c.actor, c.via, c.stance.value, c.text) for c in read_article(Article(doc="a", text=text)).claims}


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        # A quotation behind "told" and a colon is the speaker's, not the outlet's.
        (
            "Mr. Ozols told Radio One: ''I replied to the letter. I did not write it.''",
            ("Ozols", None, "denies", "Ozols did write it"),
        ),
        # Sentences that a comma joins are claims apart.
        (
            "“It was written down, and it was being paid back,” said Edmund Fairley, a lawyer.",
            ("Edmund Fairley", None, "supports", "it was being paid back"),
        ),
        # So are two parts of one quotation with the cue between them.
        (
            "“I shall stand on the quay,” said Khalid Sabri, the minister, “and I shall not be wearing a tie.”",
            ("Khalid Sabri", None, "supports", "Khalid Sabri shall not be wearing a tie"),
        ),
        # The subject stands far from its verb.
        (
            "Vance did - quietly and late - contradict Mr. Tennant's remarks that the siege had been broken.",
            ("Vance", None, "denies", "the siege had been broken"),
        ),
        # The outlet itself denies.
        (
            "A message that went round this week claims that the vaccine contains mercury. That is untrue.",
            (None, None, "denies", "the vaccine contains mercury"),
        ),
        # A document says something, and so does whoever rejects it.
        (
            "A report that the army would drive buses alarmed the unions. The ministry rejected the report.",
            ("report", None, "supports", "the army would drive buses"),
        ),
        (
            "A report that the army would drive buses alarmed the unions. The ministry rejected the report.",
            ("ministry", None, "denies", "the army would drive buses"),
        ),
        # A condition stays with the claim that it limits.
        (
            "A report on Friday that the army was making plans to leave if the rebels stopped their attacks on the "
            "city alarmed the mayors, two officials said.",
            (
                "report",
                "two officials",
                "supports",
                "the army was making plans to leave if the rebels stopped their attacks on the city",
            ),
        ),
        # What a survey counts is the survey's.
        (
            "A new poll gives the sitting mayor a lead of two points.",
            ("new poll", None, "supports", "the sitting mayor a lead of two points"),
        ),
        # What a sentence says beside what others say in it is the outlet's.
        (
            "The dispute has the potential to spoil the talks, although officials have said it will not delay them.",
            (None, None, "supports", "The dispute has the potential to spoil the talks"),
        ),
        # A past tense that looks like a participle.
        (
            "Buyers from abroad made up barely a fifth of the new owners, according to the land registry.",
            ("land registry", None, "supports", "Buyers from abroad made up barely a fifth of the new owners"),
        ),
        # The content of one cue is another cue.
        (
            "Two senior officials said the minister knew of the leak.",
            ("Two senior officials", None, "supports", "the minister knew of the leak"),
        ),
        # To dismiss someone as something is to say that they are it; to dismiss a story as something is to deny it.
        (
            "Marrant dismissed harbour master Jan Holt as a coward, arguing that he had never faced the crews.",
            ("Marrant", None, "supports", "harbour master Jan Holt is a coward"),
        ),
        (
            "One paper claims that the pier is sinking. The board dismissed the claim as gossip.",
            ("board", None, "denies", "the pier is sinking"),
        ),
        # A predicate denies behind "proved" and "turned out" as well.
        (
            "The ministry claimed that the bridge was safe. The claim turned out to be false.",
            (None, None, "denies", "the bridge was safe"),
        ),
        (
            "Holt's account of the fire proved to be untrue.",
            (None, None, "denies", "Holt's account of the fire"),
        ),
        # One predicate in two tenses.
        (
            "“The port did not and does not hire children,” Marrant said.",
            ("Marrant", None, "supports", "The port did not and does not hire children"),
        ),
        # What is seen to happen is not what somebody says.
        (
            "The poorest would see their rents fall by 9 percent, according to the institute.",
            ("institute", None, "supports", "The poorest would see their rents fall by 9 percent"),
        ),
        # A negation in front of the verb.
        ("Nor is it clear that new fines would deter them.", (None, None, "questions", "new fines would deter them")),
        # How many say so is the claim of whoever counted them.
        (
            "A Holt Institute poll shows 64 percent of growers say the pier will decide their vote.",
            ("Holt Institute poll", None, "supports", "64 percent of growers say the pier will decide their vote"),
        ),
        (
            "Six in ten growers say the pier must go, according to a survey.",
            ("survey", None, "supports", "Six in ten growers say the pier must go"),
        ),
        # What somebody said before, taken back by another: the last of it that is of the same matter.
        (
            "Deborah Whitlow said that the fares had doubled and that the pier was closed. "
            "The ferry company contradicted what Whitlow had said about the fares.",
            ("ferry company", None, "denies", "the fares had doubled"),
        ),
        (
            "The board rejected what the minister had claimed about the harbour.",
            ("board", None, "denies", "what the minister had claimed about the harbour"),
        ),
        # A speaker's label that the parse takes for a common noun.
        (
            "A hearing in May\n\nWITNESS: The gate was never locked at night.",
            ("WITNESS", None, "supports", "The gate was never locked at night"),
        ),
        # Where one person was introduced, the answers are theirs.
        (
            "A talk with Deborah Whitlow\n\nQ: Was the gate locked?\n\nA: The gate was open all night.",
            ("Deborah Whitlow", None, "supports", "The gate was open all night"),
        ),
        # "I" in quoted words is whoever is quoted, though they report another.
        (
            "“Carl Voss says that I owe him money,” Ida Brandt told the court.",
            ("Carl Voss", "Ida Brandt", "supports", "Ida Brandt owes him money"),
        ),
        # "He" in quoted words is never the speaker.
        (
            "Peter Holt, the minister, was pale. Oskar Brandt took the floor. “He knew of the fire,” Brandt said.",
            ("Oskar Brandt", None, "supports", "Peter Holt knew of the fire"),
        ),
        (
            "Ruth Hale, the doctor, was late. “My Lena is four and she can’t sleep,” said Ann Mallory, 33.",
            ("Ann Mallory", None, "supports", "Lena can’t sleep"),
        ),
        # The name of an office's holder behind the office.
        (
            "The mayor of Brightwell, Ann Mallory, said that the ferry was late.",
            ("Ann Mallory", None, "supports", "the ferry was late"),
        ),
        (
            "Mother of three Ann Mallory said that the ferry was late.",
            ("Ann Mallory", None, "supports", "the ferry was late"),
        ),
        (
            "Two officials at the port met the paper. One said that the crane was old. The other said it was not.",
            ("one official at the port", None, "supports", "the crane was old"),
        ),
        # An apostrophe behind a plural does not end a quotation in single marks.
        (
            "‘The firm owes us three months’ pay,’ said Jan Holt, a welder. ‘It has not answered our letters.’",
            ("Jan Holt", None, "supports", "The firm owes us three months’ pay"),
        ),
        (
            "‘People have lost two weeks’ wages. The mill has lost its name,’ said Jan Holt, a welder.",
            ("Jan Holt", None, "supports", "The mill has lost its name"),
        ),
        # Louder verbs of speech.
        *(
            (
                f"“The owners sold our harbour,” Jan Holt {verb}.",
                ("Jan Holt", None, "supports", "The owners sold our harbour"),
            )
            for verb in ("thundered", "fumed", "roared", "bellowed", "groaned", "growled", "sneered")
        ),
        (
            "Barely 12 percent think the tower should stay, according to a poll of 900 adults.",
            ("poll of 900 adults", None, "supports", "Barely 12 percent think the tower should stay"),
        ),
        # Nobody in particular is no actor.
        (
            "“In ten years nobody will remember that there was nothing here,” said Khalid Sabri, the minister.",
            ("Khalid Sabri", None, "supports", "In ten years nobody will remember that there was nothing here"),
        ),
    ],
)
def test_a_claim_is_read_as_its_reader_would(text, claim):
    assert claim in claims(text)


def test_a_quotation_that_goes_on_in_the_next_paragraphs_stays_with_its_speaker():
    text = (
        "“I know every screw of the engine,” says Ramon Ibarra. “The company sold the spare parts.\n\n"
        "“The roof has leaked since last August.\n\n"
        "“Nobody has paid the stokers.”\n\n"
        "The station is closed."
    )
    found = claims(text)
    for words in ("The company sold the spare parts", "The roof has leaked since last August"):
        assert ("Ramon Ibarra", None, "supports", words) in found
    assert ("Ramon Ibarra", None, "supports", "Nobody has paid the stokers") in found
    assert (None, None, "supports", "The station is closed") in found


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Hale, at a dinner in Boston on Monday, pointedly rejected the idea that he had hidden a loan.",
        "One of the officials said the bridge had been closed on Tuesday.",
        "Khalid Sabri told reporters in a briefing that the harbour was full.",
    ],
)
def test_a_sentence_that_only_says_who_spoke_is_no_claim_of_the_outlets(text):
    assert {actor for actor, *_ in claims(text)} - {None} == {actor for actor, *_ in claims(text)}


def test_what_is_said_to_the_other_in_a_conversation_is_no_claim():
    assert "SECOND REPORTER" not in {actor for actor, *_ in claims("A talk\n\nSECOND REPORTER: Thank you, Minister.")}


@pytest.mark.parametrize("label", ["THE FACTS", "VERDICT", "ANALYSIS"])
def test_a_heading_before_a_colon_is_nobody_who_speaks(label):
    found = claims(f"A check\n\n{label}: The pier has been shut since the storm of May.")
    assert {actor for actor, *_ in found} <= {None}


@pytest.mark.parametrize(
    "text",
    [
        "Whether the bridge will hold is an open question.",
        "Whether it can is another matter.",
        "“I will sell the boat at Easter,” said Jan Holt, “if the paint is dry and if anybody wants it.”",
    ],
)
def test_what_is_left_open_or_made_a_condition_is_no_claim(text):
    assert not [claim for *_, claim in claims(text) if not claim.startswith("Jan Holt will sell")]
