BEGIN TRANSACTION;
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
	withdrawn BOOLEAN NOT NULL, 
	PRIMARY KEY (claim_id), 
	UNIQUE (article_id, content_key), 
	FOREIGN KEY(article_id) REFERENCES articles (article_id)
);
INSERT INTO "claims" VALUES('aaaa000000000001',1,2,0,'3b60377f2a904fa609ffc442e99c74bcc8303b68c54bc0823847cf8df941d3fe','the harbour at lowmere will close in may','The harbour at Lowmere will close in May','the mayor',NULL,'forecast',0.8,'supports','indirect','said','The harbour at Lowmere will close in May','[[0, 40]]','[]','[]','[]',0.9,'said + that-clause',NULL,0);
INSERT INTO "claims" VALUES('aaaa000000000002',1,2,1,'7e0645af5a79454a8fe8d5b902dd4dd1b0e626812699782498f926275fbc9cfe','we lost 1 200 berths','We lost 1,200 berths','the mayor',NULL,'figure',0.8,'supports','indirect','said','We lost 1,200 berths','[[59, 79]]','[]','[]','[{"text": "1,200 berths", "value": 1200.0, "unit": "berths"}]',0.7,'said + that-clause',NULL,0);
INSERT INTO "claims" VALUES('aaaa000000000003',1,2,2,'6eaee66f1e07914e3d272fd9cc39c230eaa2e9228799c2ef1e7e97c3cc376b51','it will close','it will close','the port’s owner',NULL,'denial',0.8,'denies','indirect','denies','it will close','[[123, 136]]','[]','[]','[]',0.5,'said + that-clause',NULL,0);
INSERT INTO "claims" VALUES('aaaa000000000004',1,1,3,'3a5929f64cf14e39ae14b3f1a9f6422664553e7a30d31e8a2f2fd4b712dad5d5','she added','she added',NULL,NULL,'assertion',0.8,'supports','none',NULL,'she added','[[82, 91]]','[]','[]','[]',0.1,'said + that-clause',NULL,1);
CREATE TABLE meta (
	name VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "meta" VALUES('schema','2');
INSERT INTO "meta" VALUES('changes','8');
CREATE TABLE review_events (
	event_id INTEGER NOT NULL, 
	claim_id VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	reviewer TEXT NOT NULL, 
	action VARCHAR NOT NULL, 
	"before" JSON NOT NULL, 
	"after" JSON NOT NULL, 
	undoes INTEGER, 
	PRIMARY KEY (event_id), 
	FOREIGN KEY(claim_id) REFERENCES claims (claim_id)
);
INSERT INTO "review_events" VALUES(1,'aaaa000000000001','2026-11-27T01:51:14+00:00','Ann','accept','{"status": "new", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}','{"status": "accepted", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}',NULL);
INSERT INTO "review_events" VALUES(2,'aaaa000000000002','2026-11-27T01:51:14+00:00','Bob','correct','{"status": "new", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}','{"status": "corrected", "text": "The harbour lost 1,200 berths", "actor": "Mayor of Lowmere", "stance": null, "type": "assertion", "verdict": "", "note": "see the harbour\u2019s books"}',NULL);
INSERT INTO "review_events" VALUES(3,'aaaa000000000002','2026-11-27T01:51:14+00:00','Bob','note','{"status": "corrected", "text": "The harbour lost 1,200 berths", "actor": "Mayor of Lowmere", "stance": null, "type": "assertion", "verdict": "", "note": "see the harbour\u2019s books"}','{"status": "corrected", "text": "The harbour lost 1,200 berths", "actor": "Mayor of Lowmere", "stance": null, "type": "assertion", "verdict": "false", "note": "see the harbour\u2019s books"}',NULL);
INSERT INTO "review_events" VALUES(4,'aaaa000000000003','2026-11-27T01:51:14+00:00','Ann','dismiss','{"status": "new", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}','{"status": "dismissed", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}',NULL);
INSERT INTO "review_events" VALUES(5,'aaaa000000000003','2026-11-27T01:51:14+00:00','Ann','undo dismiss','{"status": "dismissed", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}','{"status": "new", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}',4);
INSERT INTO "review_events" VALUES(6,'aaaa000000000004','2026-11-27T01:51:14+00:00','Ann','dismiss','{"status": "new", "text": null, "actor": null, "stance": null, "type": null, "verdict": "", "note": ""}','{"status": "dismissed", "text": null, "actor": "", "stance": null, "type": null, "verdict": "", "note": ""}',NULL);
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
	revision INTEGER NOT NULL, 
	PRIMARY KEY (claim_id), 
	FOREIGN KEY(claim_id) REFERENCES claims (claim_id)
);
INSERT INTO "reviews" VALUES('aaaa000000000001','accepted',NULL,NULL,NULL,NULL,NULL,'','','Ann','2026-11-27T01:51:14+00:00',1);
INSERT INTO "reviews" VALUES('aaaa000000000002','corrected','the harbour lost 1 200 berths','The harbour lost 1,200 berths','Mayor of Lowmere',NULL,'assertion','false','see the harbour’s books','Bob','2026-11-27T01:51:14+00:00',2);
INSERT INTO "reviews" VALUES('aaaa000000000003','new',NULL,NULL,NULL,NULL,NULL,'','','Ann','2026-11-27T01:51:14+00:00',2);
INSERT INTO "reviews" VALUES('aaaa000000000004','dismissed',NULL,NULL,'',NULL,NULL,'','','Ann','2026-11-27T01:51:14+00:00',1);
CREATE INDEX ix_articles_url_key ON articles (url_key);
CREATE INDEX ix_articles_published ON articles (published);
CREATE INDEX ix_articles_source_key ON articles (source_key);
CREATE INDEX ix_articles_digest ON articles (digest);
CREATE INDEX claims_proposition ON claims (proposition_key);
CREATE INDEX claims_queue ON claims (withdrawn, check_worthiness);
CREATE INDEX ix_reviews_proposition_key ON reviews (proposition_key);
CREATE INDEX ix_reviews_status ON reviews (status);
CREATE INDEX ix_review_events_claim_id ON review_events (claim_id);
COMMIT;
