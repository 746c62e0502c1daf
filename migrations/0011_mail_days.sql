-- How many mails went out on a UTC day, for providers that take so many a day: one row a day.
CREATE TABLE mail_day (
  day INTEGER PRIMARY KEY,
  sent INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
