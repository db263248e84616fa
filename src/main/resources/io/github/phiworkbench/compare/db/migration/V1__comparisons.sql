-- Votes on answers, and batches of prompts. Times are in milliseconds since 1970, durations in nanoseconds.
-- What may be long stands last in its table, so that lists need not read past it.
-- Statements are parted by lines that hold a semicolon alone.

-- left_messages, right_messages: a JSON list of objects with role and content.
CREATE TABLE vote (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    created         INTEGER NOT NULL,
    removed         INTEGER,
    verdict         TEXT    NOT NULL,
    blind           INTEGER NOT NULL,
    left_model      TEXT    NOT NULL,
    left_precision  TEXT    NOT NULL,
    left_settings   TEXT    NOT NULL,
    right_model     TEXT    NOT NULL,
    right_precision TEXT    NOT NULL,
    right_settings  TEXT    NOT NULL,
    left_messages   TEXT    NOT NULL,
    left_answer     TEXT    NOT NULL,
    right_messages  TEXT    NOT NULL,
    right_answer    TEXT    NOT NULL
)
;

-- fingerprint: the same for the same prompts, models and settings. plan: JSON.
CREATE TABLE batch (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    created     INTEGER NOT NULL,
    removed     INTEGER,
    name        TEXT    NOT NULL,
    total       INTEGER NOT NULL,
    fingerprint TEXT    NOT NULL,
    plan        TEXT    NOT NULL
)
;

CREATE INDEX batch_fingerprint ON batch (fingerprint)
;

-- failure: null for an answer that is complete, which has finish_reason and what it took.
CREATE TABLE batch_answer (
    batch             INTEGER NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    entrant           INTEGER NOT NULL,
    prompt            INTEGER NOT NULL,
    sample            INTEGER NOT NULL,
    seed              INTEGER NOT NULL,
    failure           TEXT,
    finish_reason     TEXT,
    prompt_tokens     INTEGER,
    new_tokens        INTEGER,
    first_token_time  INTEGER,
    total_time        INTEGER,
    tokens_per_second REAL,
    text              TEXT    NOT NULL,
    PRIMARY KEY (batch, entrant, prompt, sample)
)
;
