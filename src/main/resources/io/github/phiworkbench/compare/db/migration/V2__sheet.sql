-- The comparison that stands in the columns. layout: JSON, which the store does not look into.
CREATE TABLE sheet (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    layout TEXT NOT NULL
)
;

-- Its answers. about: JSON, which the store does not look into. trace: its tokens, null if there are none.
CREATE TABLE sheet_answer (
    id    TEXT PRIMARY KEY,
    about TEXT NOT NULL,
    text  TEXT NOT NULL,
    trace BLOB
)
;
