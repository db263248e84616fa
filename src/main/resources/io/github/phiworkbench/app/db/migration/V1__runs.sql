-- Uses of models: what they took, and nothing of what was asked or answered. Times are in milliseconds since 1970, durations
-- in nanoseconds. Statements are parted by lines that hold a semicolon alone.

-- number: counts on from one start of the program to the next.
-- step_p50, step_p95, step_p99: milliseconds; null with fewer than two tokens.
-- bandwidth_share, joules_per_token: null where they were not measured, and then the column beside it tells why.
CREATE TABLE run (
    number             INTEGER PRIMARY KEY,
    began              INTEGER NOT NULL,
    kind               TEXT    NOT NULL,
    model              TEXT    NOT NULL,
    precision          TEXT    NOT NULL,
    device             TEXT    NOT NULL,
    kernel             TEXT    NOT NULL,
    prompt_tokens      INTEGER NOT NULL,
    cached_tokens      INTEGER NOT NULL,
    new_tokens         INTEGER NOT NULL,
    first_token        INTEGER NOT NULL,
    prefill            INTEGER NOT NULL,
    decode             INTEGER NOT NULL,
    decode_in_libtorch INTEGER NOT NULL,
    length             INTEGER NOT NULL,
    step_p50           REAL,
    step_p95           REAL,
    step_p99           REAL,
    bandwidth_share    REAL,
    bandwidth_reason   TEXT,
    joules_per_token   REAL,
    joules_reason      TEXT,
    resident_bytes     INTEGER NOT NULL,
    ending             TEXT    NOT NULL
)
;

CREATE INDEX run_began ON run (began)
