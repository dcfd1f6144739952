CREATE TABLE public.acts (
    act_id integer NOT NULL,
    at character varying NOT NULL,
    reviewer text NOT NULL,
    action character varying NOT NULL,
    undoes integer
);
CREATE SEQUENCE public.acts_act_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.acts_act_id_seq OWNED BY public.acts.act_id;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.aliases (
    name text NOT NULL,
    actor text NOT NULL
);
CREATE TABLE public.article_texts (
    article_id integer NOT NULL,
    version integer NOT NULL,
    text text NOT NULL,
    digest character varying NOT NULL
);
CREATE TABLE public.articles (
    article_id integer NOT NULL,
    doc text NOT NULL,
    source text NOT NULL,
    source_key character varying NOT NULL,
    title text NOT NULL,
    outlet text NOT NULL,
    author text NOT NULL,
    url text NOT NULL,
    url_key character varying NOT NULL,
    published character varying NOT NULL,
    digest character varying NOT NULL,
    version integer NOT NULL,
    reader_version character varying NOT NULL,
    body_start integer NOT NULL,
    title_span json,
    added_at character varying NOT NULL,
    read_at character varying NOT NULL
);
CREATE SEQUENCE public.articles_article_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.articles_article_id_seq OWNED BY public.articles.article_id;
CREATE TABLE public.claims (
    claim_id character varying NOT NULL,
    article_id integer NOT NULL,
    version integer NOT NULL,
    "position" integer NOT NULL,
    content_key character varying NOT NULL,
    proposition_key text NOT NULL,
    text text NOT NULL,
    actor text,
    via text,
    type character varying NOT NULL,
    type_confidence double precision NOT NULL,
    stance character varying NOT NULL,
    attribution character varying NOT NULL,
    cue text,
    quote text NOT NULL,
    spans json NOT NULL,
    source_spans json NOT NULL,
    cue_spans json NOT NULL,
    figures json NOT NULL,
    check_worthiness double precision NOT NULL,
    why text NOT NULL,
    due character varying,
    withdrawn boolean NOT NULL,
    actor_kind character varying,
    origin character varying DEFAULT 'machine'::character varying NOT NULL
);
CREATE TABLE public.events (
    event_id integer NOT NULL,
    act_id integer NOT NULL,
    subject character varying NOT NULL,
    key text NOT NULL,
    before json NOT NULL,
    after json NOT NULL
);
CREATE SEQUENCE public.events_event_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.events_event_id_seq OWNED BY public.events.event_id;
CREATE TABLE public.meta (
    name character varying NOT NULL,
    value character varying NOT NULL
);
CREATE TABLE public.presence (
    session character varying NOT NULL,
    reviewer text NOT NULL,
    claim_id character varying NOT NULL,
    at double precision NOT NULL
);
CREATE TABLE public.reviews (
    claim_id character varying NOT NULL,
    status character varying NOT NULL,
    proposition_key text,
    text text,
    actor text,
    stance character varying,
    type character varying,
    verdict text NOT NULL,
    note text NOT NULL,
    reviewer text NOT NULL,
    changed_at character varying NOT NULL,
    revision integer NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    assignee text DEFAULT ''::text NOT NULL,
    priority character varying DEFAULT 'normal'::character varying NOT NULL,
    tags text DEFAULT ''::text NOT NULL,
    deadline character varying DEFAULT ''::character varying NOT NULL,
    verdict_text text DEFAULT ''::text NOT NULL,
    evidence text DEFAULT ''::text NOT NULL,
    merged_into character varying DEFAULT ''::character varying NOT NULL,
    removed boolean DEFAULT false NOT NULL,
    actor_kind character varying,
    figures json
);
CREATE TABLE public.settings (
    name character varying NOT NULL,
    value json NOT NULL
);
CREATE TABLE public.standing (
    claim_id character varying NOT NULL,
    article_id integer NOT NULL,
    "position" integer NOT NULL,
    hidden integer NOT NULL,
    urgency integer NOT NULL,
    outlet text NOT NULL,
    day text NOT NULL,
    text text NOT NULL,
    proposition_key text NOT NULL,
    stance text NOT NULL,
    type text NOT NULL,
    status text NOT NULL,
    assignee text NOT NULL,
    actor text,
    actor_kind text,
    tags text NOT NULL,
    deadline text NOT NULL,
    verdict text NOT NULL,
    changed_at text NOT NULL,
    check_worthiness double precision NOT NULL
);
CREATE TABLE public.type_models (
    model_id character varying NOT NULL,
    made_at character varying NOT NULL,
    made_by text NOT NULL,
    own_rows integer NOT NULL,
    corrections integer NOT NULL,
    figures json NOT NULL,
    weights json NOT NULL,
    waiting boolean NOT NULL
);
ALTER TABLE ONLY public.acts ALTER COLUMN act_id SET DEFAULT nextval('public.acts_act_id_seq'::regclass);
ALTER TABLE ONLY public.articles ALTER COLUMN article_id SET DEFAULT nextval('public.articles_article_id_seq'::regclass);
ALTER TABLE ONLY public.events ALTER COLUMN event_id SET DEFAULT nextval('public.events_event_id_seq'::regclass);
INSERT INTO public.acts VALUES (1, '2026-11-27T01:51:32+00:00', 'Ann', 'accept', NULL);
INSERT INTO public.acts VALUES (2, '2026-11-27T01:51:32+00:00', 'Bob', 'correct', NULL);
INSERT INTO public.acts VALUES (3, '2026-11-27T01:51:32+00:00', 'Bob', 'note', NULL);
INSERT INTO public.acts VALUES (4, '2026-11-27T01:51:32+00:00', 'Ann', 'dismiss', NULL);
INSERT INTO public.acts VALUES (5, '2026-11-27T01:51:32+00:00', 'Ann', 'undo dismiss', 4);
INSERT INTO public.acts VALUES (6, '2026-11-27T01:51:32+00:00', 'Ann', 'dismiss', NULL);
INSERT INTO public.acts VALUES (7, '2026-11-27T11:15:34+00:00', 'Ann', 'join names', NULL);
INSERT INTO public.acts VALUES (8, '2026-11-27T11:15:34+00:00', 'Ann', 'set scale', NULL);
INSERT INTO public.alembic_version VALUES ('layout_3');
INSERT INTO public.aliases VALUES ('the council', 'Lowmere Council');
INSERT INTO public.article_texts VALUES (1, 1, 'The harbour at Lowmere will close in May, the mayor said. "We lost 1,200 berths," she added.
The port’s owner denies that it will close.
', 'b8d9eac2b3435dbf18bc15774d0b231e57bfd8f3430644adafe6c6e71bb32397');
INSERT INTO public.article_texts VALUES (1, 2, 'The harbour at Lowmere will close in May, the mayor said. "We lost 1,200 berths," she added.
The port’s owner denies that it will close.
More later.
', '99bb4a1c270cc07b3f4a9d775709e68346c3dc39d324a4d9f81c35598828f35b');
INSERT INTO public.articles VALUES (1, 'harbour', '/articles/harbour.txt', 'ee04a2dbb62bbe27a8b41f6fdfa4e4726129e9b772a901a79ba098d84753d036', 'Harbour to close', 'The Lowmere Post', 'A. Reed', 'https://post.example/harbour', '43db514ebc0289328950a2544eae967995b10f079a284b8e6acb9e6efac9d38d', '2026-02-03T08:00:00+00:00', '99bb4a1c270cc07b3f4a9d775709e68346c3dc39d324a4d9f81c35598828f35b', 2, 'old', 0, 'null', '2026-11-27T01:51:32+00:00', '2026-11-27T01:51:32+00:00');
INSERT INTO public.claims VALUES ('aaaa000000000001', 1, 2, 0, '3b60377f2a904fa609ffc442e99c74bcc8303b68c54bc0823847cf8df941d3fe', 'the harbour at lowmere will close in may', 'The harbour at Lowmere will close in May', 'the mayor', NULL, 'forecast', 0.8, 'supports', 'indirect', 'said', 'The harbour at Lowmere will close in May', '[[0, 40]]', '[]', '[]', '[]', 0.9, 'said + that-clause', NULL, false, NULL, 'machine');
INSERT INTO public.claims VALUES ('aaaa000000000002', 1, 2, 1, '7e0645af5a79454a8fe8d5b902dd4dd1b0e626812699782498f926275fbc9cfe', 'we lost 1 200 berths', 'We lost 1,200 berths', 'the mayor', NULL, 'figure', 0.8, 'supports', 'indirect', 'said', 'We lost 1,200 berths', '[[59, 79]]', '[]', '[]', '[{"text": "1,200 berths", "value": 1200.0, "unit": "berths"}]', 0.7, 'said + that-clause', NULL, false, NULL, 'machine');
INSERT INTO public.claims VALUES ('aaaa000000000003', 1, 2, 2, '6eaee66f1e07914e3d272fd9cc39c230eaa2e9228799c2ef1e7e97c3cc376b51', 'it will close', 'it will close', 'the port’s owner', NULL, 'denial', 0.8, 'denies', 'indirect', 'denies', 'it will close', '[[123, 136]]', '[]', '[]', '[]', 0.5, 'said + that-clause', NULL, false, NULL, 'machine');
INSERT INTO public.claims VALUES ('aaaa000000000004', 1, 1, 3, '3a5929f64cf14e39ae14b3f1a9f6422664553e7a30d31e8a2f2fd4b712dad5d5', 'she added', 'she added', NULL, NULL, 'assertion', 0.8, 'supports', 'none', NULL, 'she added', '[[82, 91]]', '[]', '[]', '[]', 0.1, 'said + that-clause', NULL, true, NULL, 'machine');
INSERT INTO public.events VALUES (1, 1, 'claim', 'aaaa000000000001', '{"status": "new", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}', '{"status": "ready for desk", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}');
INSERT INTO public.events VALUES (2, 2, 'claim', 'aaaa000000000002', '{"status": "new", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}', '{"status": "ready for desk", "text": "The harbour lost 1,200 berths", "actor": "Mayor of Lowmere", "stance": null, "type": "assertion", "verdict": "", "note": "see the harbour\u2019s books"}');
INSERT INTO public.events VALUES (3, 3, 'claim', 'aaaa000000000002', '{"status": "ready for desk", "text": "The harbour lost 1,200 berths", "actor": "Mayor of Lowmere", "stance": null, "type": "assertion", "verdict": "", "note": "see the harbour\u2019s books"}', '{"status": "ready for desk", "text": "The harbour lost 1,200 berths", "actor": "Mayor of Lowmere", "stance": null, "type": "assertion", "verdict": "false", "note": "see the harbour\u2019s books"}');
INSERT INTO public.events VALUES (4, 4, 'claim', 'aaaa000000000003', '{"status": "new", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}', '{"status": "dismissed", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}');
INSERT INTO public.events VALUES (5, 5, 'claim', 'aaaa000000000003', '{"status": "dismissed", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}', '{"status": "new", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}');
INSERT INTO public.events VALUES (6, 6, 'claim', 'aaaa000000000004', '{"status": "new", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}', '{"status": "dismissed", "text": null, "actor": "", "stance": null, "type": null, "verdict": "", "note": ""}');
INSERT INTO public.events VALUES (7, 7, 'alias', 'the council', '{}', '{"actor": "Lowmere Council"}');
INSERT INTO public.events VALUES (8, 8, 'setting', 'scale', '{}', '{"value": [{"name": "true", "value": 5, "colour": "#0b6e4f"}, {"name": "false", "value": 1, "colour": "#a61e2d"}]}');
INSERT INTO public.meta VALUES ('schema', '3');
INSERT INTO public.meta VALUES ('changes', '10');
INSERT INTO public.reviews VALUES ('aaaa000000000003', 'new', NULL, NULL, NULL, NULL, NULL, '', '', 'Ann', '2026-11-27T01:51:32+00:00', 2, '', '', 'normal', '', '', '', '', '', false, NULL, NULL);
INSERT INTO public.reviews VALUES ('aaaa000000000004', 'dismissed', NULL, NULL, '', NULL, NULL, '', '', 'Ann', '2026-11-27T01:51:32+00:00', 1, '', '', 'normal', '', '', '', '', '', false, NULL, NULL);
INSERT INTO public.reviews VALUES ('aaaa000000000001', 'ready for desk', NULL, NULL, NULL, NULL, NULL, '', '', 'Ann', '2026-11-27T01:51:32+00:00', 1, '', '', 'normal', '', '', '', '', '', false, NULL, NULL);
INSERT INTO public.reviews VALUES ('aaaa000000000002', 'ready for desk', 'the harbour lost 1 200 berths', 'The harbour lost 1,200 berths', 'Mayor of Lowmere', NULL, 'assertion', 'false', 'see the harbour’s books', 'Bob', '2026-11-27T01:51:32+00:00', 2, '', '', 'normal', '', '', '', '', '', false, NULL, NULL);
INSERT INTO public.settings VALUES ('scale', '[{"name": "true", "value": 5, "colour": "#0b6e4f"}, {"name": "false", "value": 1, "colour": "#a61e2d"}]');
INSERT INTO public.standing VALUES ('aaaa000000000001', 1, 0, 0, 1, 'The Lowmere Post', '2026-02-03', 'The harbour at Lowmere will close in May', 'the harbour at lowmere will close in may', 'supports', 'forecast', 'ready for desk', '', 'the mayor', NULL, '', '', '', '2026-11-27T01:51:32+00:00', 0.9);
INSERT INTO public.standing VALUES ('aaaa000000000002', 1, 1, 0, 1, 'The Lowmere Post', '2026-02-03', 'The harbour lost 1,200 berths', 'the harbour lost 1 200 berths', 'supports', 'assertion', 'ready for desk', '', 'Mayor of Lowmere', NULL, '', '', 'false', '2026-11-27T01:51:32+00:00', 0.7);
INSERT INTO public.standing VALUES ('aaaa000000000003', 1, 2, 0, 1, 'The Lowmere Post', '2026-02-03', 'it will close', 'it will close', 'denies', 'denial', 'new', '', 'the port’s owner', NULL, '', '', '', '2026-11-27T01:51:32+00:00', 0.5);
INSERT INTO public.standing VALUES ('aaaa000000000004', 1, 3, 1, 1, 'The Lowmere Post', '2026-02-03', 'she added', 'she added', 'supports', 'assertion', 'dismissed', '', NULL, NULL, '', '', '', '2026-11-27T01:51:32+00:00', 0.1);
SELECT pg_catalog.setval('public.acts_act_id_seq', 39, true);
SELECT pg_catalog.setval('public.articles_article_id_seq', 1, true);
SELECT pg_catalog.setval('public.events_event_id_seq', 33, true);
ALTER TABLE ONLY public.acts
    ADD CONSTRAINT acts_pkey PRIMARY KEY (act_id);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.aliases
    ADD CONSTRAINT aliases_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.article_texts
    ADD CONSTRAINT article_texts_pkey PRIMARY KEY (article_id, version);
ALTER TABLE ONLY public.articles
    ADD CONSTRAINT articles_pkey PRIMARY KEY (article_id);
ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_article_id_content_key_key UNIQUE (article_id, content_key);
ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_pkey PRIMARY KEY (claim_id);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (event_id);
ALTER TABLE ONLY public.meta
    ADD CONSTRAINT meta_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.presence
    ADD CONSTRAINT presence_pkey PRIMARY KEY (session);
ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT reviews_pkey PRIMARY KEY (claim_id);
ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.standing
    ADD CONSTRAINT standing_pkey PRIMARY KEY (claim_id);
ALTER TABLE ONLY public.type_models
    ADD CONSTRAINT type_models_pkey PRIMARY KEY (model_id);
CREATE INDEX events_subject ON public.events USING btree (subject, key);
CREATE INDEX ix_acts_reviewer ON public.acts USING btree (reviewer);
CREATE INDEX ix_acts_undoes ON public.acts USING btree (undoes);
CREATE INDEX ix_aliases_actor ON public.aliases USING btree (actor);
CREATE INDEX ix_articles_digest ON public.articles USING btree (digest);
CREATE INDEX ix_articles_published ON public.articles USING btree (published);
CREATE INDEX ix_articles_source_key ON public.articles USING btree (source_key);
CREATE INDEX ix_articles_url_key ON public.articles USING btree (url_key);
CREATE INDEX ix_events_act_id ON public.events USING btree (act_id);
CREATE INDEX ix_presence_claim_id ON public.presence USING btree (claim_id);
CREATE INDEX ix_reviews_merged_into ON public.reviews USING btree (merged_into);
CREATE INDEX standing_actor_hash ON public.standing USING hash (actor);
CREATE INDEX standing_article ON public.standing USING btree (hidden, article_id, "position");
CREATE INDEX standing_changed ON public.standing USING btree (hidden, changed_at DESC, claim_id);
CREATE INDEX standing_day ON public.standing USING btree (hidden, day, stance);
CREATE INDEX standing_proposition ON public.standing USING btree (proposition_key, hidden, status, stance);
CREATE INDEX standing_queue ON public.standing USING btree (hidden, urgency DESC, check_worthiness DESC, claim_id, status);
CREATE INDEX standing_status ON public.standing USING btree (hidden, status, stance, proposition_key);
ALTER TABLE ONLY public.acts
    ADD CONSTRAINT acts_undoes_fkey FOREIGN KEY (undoes) REFERENCES public.acts(act_id);
ALTER TABLE ONLY public.article_texts
    ADD CONSTRAINT article_texts_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.articles(article_id);
ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.articles(article_id);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.acts(act_id);
ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT reviews_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES public.claims(claim_id);
ALTER TABLE ONLY public.standing
    ADD CONSTRAINT standing_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES public.claims(claim_id);
