-- Snapshots come compressed, or are to be found by a redaction's search: the database must not press them again.
alter table snapshots alter data set storage external;
