BEGIN TRANSACTION;
CREATE TABLE acts (
	act_id INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	reviewer TEXT NOT NULL, 
	action VARCHAR NOT NULL, 
	undoes INTEGER, 
	PRIMARY KEY (act_id), 
	FOREIGN KEY(undoes) REFERENCES acts (act_id)
);
INSERT INTO "acts" VALUES(1,'2026-11-27T01:51:14+00:00','Ann','accept',NULL);
INSERT INTO "acts" VALUES(2,'2026-11-27T01:51:14+00:00','Bob','correct',NULL);
INSERT INTO "acts" VALUES(3,'2026-11-27T01:51:14+00:00','Bob','note',NULL);
INSERT INTO "acts" VALUES(4,'2026-11-27T01:51:14+00:00','Ann','dismiss',NULL);
INSERT INTO "acts" VALUES(5,'2026-11-27T01:51:14+00:00','Ann','undo dismiss',4);
INSERT INTO "acts" VALUES(6,'2026-11-27T01:51:14+00:00','Ann','dismiss',NULL);
INSERT INTO "acts" VALUES(7,'2026-11-27T11:15:30+00:00','Ann','join names',NULL);
INSERT INTO "acts" VALUES(8,'2026-11-27T11:15:30+00:00','Ann','set scale',NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('layout_3');
CREATE TABLE aliases (
	name TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "aliases" VALUES('the council','Lowmere Council');
CREATE TABLE article_texts (
	article_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	digest VARCHAR NOT NULL, 
	PRIMARY KEY (article_id, version), 
	FOREIGN KEY(article_id) REFERENCES articles (article_id)
);
INSERT INTO "article_texts" VALUES(1,1,'The harbour at Lowmere will close in May, the mayor said. "We lost 1,200 berths," she added.

The port’s owner denies that it will close.
','b8d9eac2b3435dbf18bc15774d0b231e57bfd8f3430644adafe6c6e71bb32397');
INSERT INTO "article_texts" VALUES(1,2,'The harbour at Lowmere will close in May, the mayor said. "We lost 1,200 berths," she added.

The port’s owner denies that it will close.
More later.
','99bb4a1c270cc07b3f4a9d775709e68346c3dc39d324a4d9f81c35598828f35b');
CREATE TABLE articles (
	article_id INTEGER NOT NULL, 
	doc TEXT NOT NULL, 
	source TEXT NOT NULL, 
	source_key VARCHAR NOT NULL, 
	title TEXT NOT NULL, 
	outlet TEXT NOT NULL, 
	author TEXT NOT NULL, 
	url TEXT NOT NULL, 
	url_key VARCHAR NOT NULL, 
	published VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	reader_version VARCHAR NOT NULL, 
	body_start INTEGER NOT NULL, 
	title_span JSON, 
	added_at VARCHAR NOT NULL, 
	read_at VARCHAR NOT NULL, 
	PRIMARY KEY (article_id)
);
INSERT INTO "articles" VALUES(1,'harbour','/articles/harbour.txt','ee04a2dbb62bbe27a8b41f6fdfa4e4726129e9b772a901a79ba098d84753d036','Harbour to close','The Lowmere Post','A. Reed','https://post.example/harbour','43db514ebc0289328950a2544eae967995b10f079a284b8e6acb9e6efac9d38d','2026-02-03T08:00:00+00:00','99bb4a1c270cc07b3f4a9d775709e68346c3dc39d324a4d9f81c35598828f35b',2,'old',0,'null','2026-11-27T01:51:14+00:00','2026-11-27T01:51:14+00:00');
CREATE TABLE claims (
	claim_id VARCHAR NOT NULL, 
	article_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	content_key VARCHAR NOT NULL, 
	proposition_key TEXT NOT NULL, 
	text TEXT NOT NULL, 
	actor TEXT, 
	via TEXT, 
	type VARCHAR NOT NULL, 
	type_confidence FLOAT NOT NULL, 
	stance VARCHAR NOT NULL, 
	attribution VARCHAR NOT NULL, 
	cue TEXT, 
	quote TEXT NOT NULL, 
	spans JSON NOT NULL, 
	source_spans JSON NOT NULL, 
	cue_spans JSON NOT NULL, 
	figures JSON NOT NULL, 
	check_worthiness FLOAT NOT NULL, 
	why TEXT NOT NULL, 
	due VARCHAR, 
	withdrawn BOOLEAN NOT NULL, actor_kind VARCHAR, origin VARCHAR DEFAULT 'machine' NOT NULL, 
	PRIMARY KEY (claim_id), 
	UNIQUE (article_id, content_key), 
	FOREIGN KEY(article_id) REFERENCES articles (article_id)
);
INSERT INTO "claims" VALUES('aaaa000000000001',1,2,0,'3b60377f2a904fa609ffc442e99c74bcc8303b68c54bc0823847cf8df941d3fe','the harbour at lowmere will close in may','The harbour at Lowmere will close in May','the mayor',NULL,'forecast',0.8,'supports','indirect','said','The harbour at Lowmere will close in May','[[0, 40]]','[]','[]','[]',0.9,'said + that-clause',NULL,0,NULL,'machine');
INSERT INTO "claims" VALUES('aaaa000000000002',1,2,1,'7e0645af5a79454a8fe8d5b902dd4dd1b0e626812699782498f926275fbc9cfe','we lost 1 200 berths','We lost 1,200 berths','the mayor',NULL,'figure',0.8,'supports','indirect','said','We lost 1,200 berths','[[59, 79]]','[]','[]','[{"text": "1,200 berths", "value": 1200.0, "unit": "berths"}]',0.7,'said + that-clause',NULL,0,NULL,'machine');
INSERT INTO "claims" VALUES('aaaa000000000003',1,2,2,'6eaee66f1e07914e3d272fd9cc39c230eaa2e9228799c2ef1e7e97c3cc376b51','it will close','it will close','the port’s owner',NULL,'denial',0.8,'denies','indirect','denies','it will close','[[123, 136]]','[]','[]','[]',0.5,'said + that-clause',NULL,0,NULL,'machine');
INSERT INTO "claims" VALUES('aaaa000000000004',1,1,3,'3a5929f64cf14e39ae14b3f1a9f6422664553e7a30d31e8a2f2fd4b712dad5d5','she added','she added',NULL,NULL,'assertion',0.8,'supports','none',NULL,'she added','[[82, 91]]','[]','[]','[]',0.1,'said + that-clause',NULL,1,NULL,'machine');
CREATE TABLE events (
	event_id INTEGER NOT NULL, 
	act_id INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	"key" TEXT NOT NULL, 
	"before" JSON NOT NULL, 
	"after" JSON NOT NULL, 
	PRIMARY KEY (event_id), 
	FOREIGN KEY(act_id) REFERENCES acts (act_id)
);
INSERT INTO "events" VALUES(1,1,'claim','aaaa000000000001','{"status": "new", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}','{"status": "ready for desk", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}');
INSERT INTO "events" VALUES(2,2,'claim','aaaa000000000002','{"status": "new", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}','{"status": "ready for desk", "text": "The harbour lost 1,200 berths", "actor": "Mayor of Lowmere", "stance": null, "type": "assertion", "verdict": "", "note": "see the harbour\u2019s books"}');
INSERT INTO "events" VALUES(3,3,'claim','aaaa000000000002','{"status": "ready for desk", "text": "The harbour lost 1,200 berths", "actor": "Mayor of Lowmere", "stance": null, "type": "assertion", "verdict": "", "note": "see the harbour\u2019s books"}','{"status": "ready for desk", "text": "The harbour lost 1,200 berths", "actor": "Mayor of Lowmere", "stance": null, "type": "assertion", "verdict": "false", "note": "see the harbour\u2019s books"}');
INSERT INTO "events" VALUES(4,4,'claim','aaaa000000000003','{"status": "new", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}','{"status": "dismissed", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}');
INSERT INTO "events" VALUES(5,5,'claim','aaaa000000000003','{"status": "dismissed", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}','{"status": "new", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}');
INSERT INTO "events" VALUES(6,6,'claim','aaaa000000000004','{"status": "new", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}','{"status": "dismissed", "text": null, "actor": "", "stance": null, "type": null, "verdict": "", "note": ""}');
INSERT INTO "events" VALUES(7,7,'alias','the council','{}','{"actor": "Lowmere Council"}');
INSERT INTO "events" VALUES(8,8,'setting','scale','{}','{"value": [{"name": "true", "value": 5, "colour": "#0b6e4f"}, {"name": "false", "value": 1, "colour": "#a61e2d"}]}');
CREATE TABLE meta (
	name VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "meta" VALUES('schema','3');
INSERT INTO "meta" VALUES('changes','10');
CREATE TABLE presence (
	session VARCHAR NOT NULL, 
	reviewer TEXT NOT NULL, 
	claim_id VARCHAR NOT NULL, 
	at FLOAT NOT NULL, 
	PRIMARY KEY (session)
);
CREATE TABLE reviews (
	claim_id VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	proposition_key TEXT, 
	text TEXT, 
	actor TEXT, 
	stance VARCHAR, 
	type VARCHAR, 
	verdict TEXT NOT NULL, 
	note TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	changed_at VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, reason TEXT DEFAULT '' NOT NULL, assignee TEXT DEFAULT '' NOT NULL, priority VARCHAR DEFAULT 'normal' NOT NULL, tags TEXT DEFAULT '' NOT NULL, deadline VARCHAR DEFAULT '' NOT NULL, verdict_text TEXT DEFAULT '' NOT NULL, evidence TEXT DEFAULT '' NOT NULL, merged_into VARCHAR DEFAULT '' NOT NULL, removed BOOLEAN DEFAULT '0' NOT NULL, actor_kind VARCHAR, figures JSON, 
	PRIMARY KEY (claim_id), 
	FOREIGN KEY(claim_id) REFERENCES claims (claim_id)
);
INSERT INTO "reviews" VALUES('aaaa000000000001','ready for desk',NULL,NULL,NULL,NULL,NULL,'','','Ann','2026-11-27T01:51:14+00:00',1,'','','normal','','','','','',0,NULL,NULL);
INSERT INTO "reviews" VALUES('aaaa000000000002','ready for desk','the harbour lost 1 200 berths','The harbour lost 1,200 berths','Mayor of Lowmere',NULL,'assertion','false','see the harbour’s books','Bob','2026-11-27T01:51:14+00:00',2,'','','normal','','','','','',0,NULL,NULL);
INSERT INTO "reviews" VALUES('aaaa000000000003','new',NULL,NULL,NULL,NULL,NULL,'','','Ann','2026-11-27T01:51:14+00:00',2,'','','normal','','','','','',0,NULL,NULL);
INSERT INTO "reviews" VALUES('aaaa000000000004','dismissed',NULL,NULL,'',NULL,NULL,'','','Ann','2026-11-27T01:51:14+00:00',1,'','','normal','','','','','',0,NULL,NULL);
CREATE TABLE settings (
	name VARCHAR NOT NULL, 
	value JSON NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "settings" VALUES('scale','[{"name": "true", "value": 5, "colour": "#0b6e4f"}, {"name": "false", "value": 1, "colour": "#a61e2d"}]');
CREATE TABLE standing (
	claim_id VARCHAR NOT NULL, 
	article_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	hidden INTEGER NOT NULL, 
	urgency INTEGER NOT NULL, 
	outlet TEXT NOT NULL, 
	day TEXT NOT NULL, 
	text TEXT NOT NULL, 
	proposition_key TEXT NOT NULL, 
	stance TEXT NOT NULL, 
	type TEXT NOT NULL, 
	status TEXT NOT NULL, 
	assignee TEXT NOT NULL, 
	actor TEXT, 
	actor_kind TEXT, 
	tags TEXT NOT NULL, 
	deadline TEXT NOT NULL, 
	verdict TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	check_worthiness FLOAT NOT NULL, 
	PRIMARY KEY (claim_id), 
	FOREIGN KEY(claim_id) REFERENCES claims (claim_id)
);
INSERT INTO "standing" VALUES('aaaa000000000001',1,0,0,1,'The Lowmere Post','2026-02-03','The harbour at Lowmere will close in May','the harbour at lowmere will close in may','supports','forecast','ready for desk','','the mayor',NULL,'','','','2026-11-27T01:51:14+00:00',0.9);
INSERT INTO "standing" VALUES('aaaa000000000002',1,1,0,1,'The Lowmere Post','2026-02-03','The harbour lost 1,200 berths','the harbour lost 1 200 berths','supports','assertion','ready for desk','','Mayor of Lowmere',NULL,'','','false','2026-11-27T01:51:14+00:00',0.7);
INSERT INTO "standing" VALUES('aaaa000000000003',1,2,0,1,'The Lowmere Post','2026-02-03','it will close','it will close','denies','denial','new','','the port’s owner',NULL,'','','','2026-11-27T01:51:14+00:00',0.5);
INSERT INTO "standing" VALUES('aaaa000000000004',1,3,1,1,'The Lowmere Post','2026-02-03','she added','she added','supports','assertion','dismissed','',NULL,NULL,'','','','2026-11-27T01:51:14+00:00',0.1);
CREATE TABLE type_models (
	model_id VARCHAR NOT NULL, 
	made_at VARCHAR NOT NULL, 
	made_by TEXT NOT NULL, 
	own_rows INTEGER NOT NULL, 
	corrections INTEGER NOT NULL, 
	figures JSON NOT NULL, 
	weights JSON NOT NULL, 
	waiting BOOLEAN NOT NULL, 
	PRIMARY KEY (model_id)
);
CREATE INDEX ix_articles_url_key ON articles (url_key);
CREATE INDEX ix_articles_published ON articles (published);
CREATE INDEX ix_articles_source_key ON articles (source_key);
CREATE INDEX ix_articles_digest ON articles (digest);
CREATE INDEX ix_reviews_merged_into ON reviews (merged_into);
CREATE INDEX ix_acts_reviewer ON acts (reviewer);
CREATE INDEX ix_acts_undoes ON acts (undoes);
CREATE INDEX ix_events_act_id ON events (act_id);
CREATE INDEX events_subject ON events (subject, "key");
CREATE INDEX ix_aliases_actor ON aliases (actor);
CREATE INDEX ix_presence_claim_id ON presence (claim_id);
CREATE INDEX standing_article ON standing (hidden, article_id, position);
CREATE INDEX standing_proposition ON standing (proposition_key, hidden, status, stance);
CREATE INDEX standing_status ON standing (hidden, status, stance, proposition_key);
CREATE INDEX standing_day ON standing (hidden, day, stance);
CREATE INDEX standing_queue ON standing (hidden, urgency DESC, check_worthiness DESC, claim_id, status);
CREATE INDEX standing_changed ON standing (hidden, changed_at DESC, claim_id);
CREATE INDEX standing_actor ON standing (hidden, actor, stance, type);
CREATE INDEX articles_outlet ON articles (outlet);
CREATE INDEX reviews_verdict ON reviews (verdict);
CREATE INDEX reviews_assignee ON reviews (assignee);
CREATE INDEX reviews_tags ON reviews (tags);
COMMIT;
