"""What an actor is, in the shapes that news gives it, and where the parse takes it for something else."""

import pytest

from pipeline.article import Article
from pipeline.reading.actors import alias_kinds, aliases
from pipeline.reading.articles import read_article
from pipeline.taxonomy import ActorKind

PERSON, ORGANISATION, COUNTRY = ActorKind.PERSON, ActorKind.ORGANISATION, ActorKind.COUNTRY
DOCUMENT, UNNAMED = ActorKind.DOCUMENT, ActorKind.UNNAMED


def kinds(text):
    return {c.actor: c.actor_kind for c in read_article(Article(doc="a", text=text)).claims if c.actor is not None}


@pytest.mark.parametrize(
    ("text", "actor", "kind"),
    [
        # Persons: by a full name, a title, a calling, an age, "he" or "she".
        ("Ilse Marrant said the pier was closed.", "Ilse Marrant", PERSON),
        ("Mr. Ozols said the pier was closed.", "Ozols", PERSON),
        ("Cllr Bat Prout said the pier was closed.", "Bat Prout", PERSON),
        ("Ttonga Wexx, a plumber, said the pier was closed.", "Ttonga Wexx", PERSON),
        ("Wanda Quill, 71, said the pier was closed.", "Wanda Quill", PERSON),
        ("Sverre Haldane, who owns the pier, said it was closed.", "Sverre Haldane", PERSON),
        # Persons whose name holds a word of a body, or of a document.
        ("Judge Mary Church said the fence was too high. She said it had to go.", "Mary Church", PERSON),
        ("Alan Page, a baker, said flour had doubled in price.", "Alan Page", PERSON),
        # Organisations: by a word of the name, a company's suffix, a sign, capitals alone.
        ("The Ministry of Tides said the pier was closed.", "Ministry of Tides", ORGANISATION),
        ("The Association of Ferry Pilots said fares had doubled.", "Association of Ferry Pilots", ORGANISATION),
        ("Kestrel Foods Ltd said sales had doubled.", "Kestrel Foods Ltd", ORGANISATION),
        ("Moss & Daughter said sales had doubled.", "Moss & Daughter", ORGANISATION),
        ("The WQRB said the pier was closed.", "WQRB", ORGANISATION),
        # What the article calls it beside the name.
        ("The dredging firm, Oskar Vell, said the sand was clean.", "Oskar Vell", ORGANISATION),
        ("The weekly Tomasina reported that the sand was dirty.", "Tomasina", ORGANISATION),
        # Offices and institutions, without a name of their own as well.
        ("The White House said the talks had failed.", "White House", ORGANISATION),
        ("The health ministry said the talks had failed.", "health ministry", ORGANISATION),
        ("The council said the talks had failed.", "council", ORGANISATION),
        ("Police said the bridge was closed.", "Police", ORGANISATION),
        ("The authorities said the bridge was closed.", "authorities", ORGANISATION),
        ("The mayor's office said the bridge was closed.", "mayor's office", ORGANISATION),
        ("The Marrant campaign said the count was wrong.", "Marrant campaign", ORGANISATION),
        # Newspapers and agencies speak as bodies; what they print is a document.
        ("The Port Gazette reported that the pier was sinking.", "Port Gazette", ORGANISATION),
        ("The Port Post reported that the pier was sinking.", "Port Post", ORGANISATION),
        ("Reuters reported that the pier was sinking.", "Reuters", ORGANISATION),
        ("A Port Gazette article claimed that the pier was sinking.", "Port Gazette article", DOCUMENT),
        # A body with a name within, though "a" stands before it.
        ("A Tirnova court found that the fence was too high.", "Tirnova court", ORGANISATION),
        # Countries: known ones, capitals that speak for them, and such as the article shows to be one.
        ("Moscow said the talks had failed.", "Russia", COUNTRY),
        ("Norway said the talks had failed.", "Norway", COUNTRY),
        ("Oslo said the talks had failed.", "Oslo", COUNTRY),
        ("Ruvenia said the talks had failed. Ruvenia's army had crossed the river.", "Ruvenia", COUNTRY),
        ("The ambassador of Ostrava to the league left. Ostrava said the talks had failed.", "Ostrava", COUNTRY),
        # A place that is none acts as a body.
        ("Leeds said its buses were free.", "Leeds", ORGANISATION),
        # Documents.
        ("A report said the pier was sinking.", "report", DOCUMENT),
        ("A letter to the mayor said the pier was sinking.", "letter to the mayor", DOCUMENT),
        ("The Harbour Act says the pier is public.", "Harbour Act", DOCUMENT),
        ("A Holt Institute poll found that 64 percent of growers want the pier.", "Holt Institute poll", DOCUMENT),
        ("The latest figures show that burglaries fell by 4 percent.", "latest figures", DOCUMENT),
        # Described and not named: people by number, calling, closeness, in the plural or the singular.
        ("Two harbour officials said the pier was sinking.", "Two harbour officials", UNNAMED),
        ("A spokesman said the pier was sinking.", "spokesman", UNNAMED),
        ("Residents said the pier was sinking.", "Residents", UNNAMED),
        ("Engineers say the pier is sinking.", "Engineers", UNNAMED),
        ("A source close to the talks said the pier was sold.", "source close to the talks", UNNAMED),
        ("Those close to Marrant said that the pier was sold.", "Those close to Marrant", UNNAMED),
        ("Analysts polled by Kestrel Data said that the pier was sold.", "Analysts", UNNAMED),
        ("White House officials said the talks had failed.", "White House officials", UNNAMED),
        ("Ministry staff said the talks had failed.", "Ministry staff", UNNAMED),
        ("The prime minister said the talks had failed.", "prime minister", UNNAMED),
        ("The Harbour Minister said the talks had failed.", "Harbour Minister", UNNAMED),
        ("His wife said that the pier was sinking.", "His wife", UNNAMED),
        # Bodies of which the article keeps back which they are.
        ("An airline said its flights were full.", "airline", UNNAMED),
        ("Several insurers said the pier was sinking.", "Several insurers", UNNAMED),
        ("Both armies said the bridge was theirs.", "Both armies", UNNAMED),
        # Parties as bodies, their members as people.
        ("The Democrats said the bill was dead.", "Democrats", ORGANISATION),
        ("Senate Democrats said the bill was dead.", "Senate Democrats", UNNAMED),
    ],
)
def test_an_actor_is_told_for_what_it_is(text, actor, kind):
    assert kinds(text)[actor] is kind


def test_an_actor_has_one_kind_throughout_an_article():
    text = (
        "Ferrowick said fares would rise.\n\n"
        "Nobody believed Ferrowick. The railway company, Ferrowick, has said so before.\n\n"
        "Ferrowick says that its trains are full."
    )
    assert {c.actor_kind for c in read_article(Article(doc="a", text=text)).claims if c.actor == "Ferrowick"} == {
        ORGANISATION
    }


def test_a_surname_and_a_pronoun_are_the_person_in_full():
    text = "Deborah Whitlow closed the pier. She said it was sinking. Whitlow said the piles had rotted."
    assert kinds(text) == {"Deborah Whitlow": PERSON}


def test_where_there_is_no_actor_there_is_no_kind():
    claims = read_article(Article(doc="a", text="Pier shut\n\nThe pier was closed on Monday.")).claims
    assert [(claim.actor, claim.actor_kind) for claim in claims] == [(None, None)]


def test_what_the_alias_file_says_goes_before_what_the_article_shows():
    assert set(alias_kinds()) == set(aliases().values())
    assert kinds("NATO, 71, said the talks had failed. He said so twice.")["NATO"] is ORGANISATION
