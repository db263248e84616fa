-- Chats as trees of messages. Times are in milliseconds since 1970, durations in nanoseconds.
-- What may be long stands last in its table, so that lists need not read past it.
-- Statements are parted by lines that hold a semicolon alone.

CREATE TABLE conversation (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    uid           TEXT    NOT NULL UNIQUE,
    title         TEXT    NOT NULL,
    folder        TEXT    NOT NULL DEFAULT '',
    pinned        INTEGER NOT NULL DEFAULT 0,
    created       INTEGER NOT NULL,
    updated       INTEGER NOT NULL,
    trashed       INTEGER,
    selected_root INTEGER,
    model_id      TEXT,
    sampling      TEXT,
    system_prompt TEXT    NOT NULL,
    draft         TEXT    NOT NULL DEFAULT ''
)
;

CREATE TABLE conversation_tag (
    conversation INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    tag          TEXT    NOT NULL,
    PRIMARY KEY (conversation, tag)
) WITHOUT ROWID
;

-- selected_child: which of the messages below it the selected path goes on with.
CREATE TABLE message (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation       INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    parent             INTEGER REFERENCES message (id) ON DELETE CASCADE,
    uid                TEXT    NOT NULL,
    role               TEXT    NOT NULL,
    state              TEXT    NOT NULL,
    selected_child     INTEGER,
    created            INTEGER NOT NULL,
    model_id           TEXT,
    model_variant      TEXT,
    model_precision    TEXT,
    finish_reason      TEXT,
    prompt_tokens      INTEGER,
    cached_tokens      INTEGER,
    new_tokens         INTEGER,
    first_token_time   INTEGER,
    prefill_time       INTEGER,
    decode_time        INTEGER,
    decode_in_libtorch INTEGER,
    reasoning_time     INTEGER,
    failure            TEXT,
    content            TEXT    NOT NULL,
    UNIQUE (conversation, uid)
)
;

CREATE INDEX message_parent ON message (conversation, parent)
;

CREATE INDEX message_child ON message (parent)
;

-- For searches, which get thousands of ids: no message is touched to learn its conversation.
CREATE INDEX message_home ON message (id, conversation)
;

CREATE INDEX message_unfinished ON message (state) WHERE state IN ('PENDING', 'STREAMING')
;

-- An answer while it is written: its content, in the pieces in which it was saved.
CREATE TABLE answer_part (
    message  INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text     TEXT    NOT NULL,
    PRIMARY KEY (message, position)
) WITHOUT ROWID
;

-- token_ids: LEB128 numbers, one for each token.
CREATE TABLE answer_data (
    message   INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
    token_ids BLOB,
    capture   BLOB
)
;

-- Words of titles and messages as the program cuts and folds them; the tables hold no text of their own.
CREATE VIRTUAL TABLE title_words USING fts5 (
    words, content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 0'
)
;

CREATE VIRTUAL TABLE message_words USING fts5 (
    words, content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 0'
)
;

CREATE TRIGGER conversation_deleted AFTER DELETE ON conversation BEGIN
    DELETE FROM title_words WHERE rowid = old.id;
END
;

CREATE TRIGGER message_deleted AFTER DELETE ON message BEGIN
    DELETE FROM message_words WHERE rowid = old.id;
END
;
