-- suite: conformance / dates and times

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

SET SESSION time_zone = '+00:00';

CREATE TABLE events (id INT PRIMARY KEY, d DATE, dt DATETIME, dt6 DATETIME(6), ts TIMESTAMP NULL, t TIME, y YEAR) ENGINE = InnoDB;

-- Zero dates are refused in strict mode with NO_ZERO_DATE (1292), the default since 5.7; a warning before, and in MariaDB by default.
-- name: zero-date
INSERT INTO events (id, d) VALUES (1, '0000-00-00');

-- name: zero-in-date
INSERT INTO events (id, d) VALUES (2, '2026-00-15');

-- name: impossible-date
INSERT INTO events (id, d) VALUES (3, '2026-02-30');

-- name: empty-date
INSERT INTO events (id, d) VALUES (4, '');

-- Deprecated since 8.0.29 (4095).
-- name: odd-separators
INSERT INTO events (id, dt) VALUES (5, '2026/02/03 04.05.06');

-- name: letter-between-date-and-time
INSERT INTO events (id, dt) VALUES (6, '2026-02-03T04:05:06');

-- In ISO format with Z, as many libraries write it.
-- name: iso-with-z
INSERT INTO events (id, dt) VALUES (7, '2026-02-03T04:05:06Z');

-- Since 8.0.19 an offset behind a literal is taken into account.
-- name: iso-with-offset
INSERT INTO events (id, dt) VALUES (8, '2026-02-03 04:05:06+02:00');

-- name: two-digit-years
INSERT INTO events (id, d, y) VALUES (9, '70-01-01', '69');

-- name: year-as-number-zero
INSERT INTO events (id, y) VALUES (10, 0);

-- MySQL rounds, here into the next day; MariaDB cuts off.
-- name: fraction-into-whole-seconds
INSERT INTO events (id, dt, dt6) VALUES (11, '2026-02-03 23:59:59.6', '2026-02-03 23:59:59.6');

-- MariaDB 11.5 reaches to 2106 on 64 bits; others end in January 2038.
-- name: timestamp-beyond-2038
INSERT INTO events (id, ts) VALUES (12, '2040-01-01 00:00:00');

-- name: timestamp-at-zero
INSERT INTO events (id, ts) VALUES (13, '1970-01-01 00:00:00');

-- name: time-out-of-range
INSERT INTO events (id, t) VALUES (14, '839:00:00');

-- name: time-from-number
INSERT INTO events (id, t) VALUES (15, 12345), (16, '1 02:03:04'), (17, '-00:00:01');

-- name: datetime-parameter
-- params: [18, {"datetime": "2026-02-03 04:05:06"}]
INSERT INTO events (id, dt) VALUES (?, ?);

-- name: stored-moments
SELECT id, d, dt, dt6, ts, t, y FROM events ORDER BY id;

-- name: stored-moments-in-binary
-- params: [9]
SELECT id, d, dt, dt6, ts, t, y FROM events WHERE id >= ? ORDER BY id;

-- name: date-arithmetic
SELECT DATE '2026-01-31' + INTERVAL 1 MONTH AS a, DATE '2024-02-29' - INTERVAL 1 YEAR AS b, '2026-01-31' + INTERVAL 1 DAY AS c, DATE '2026-01-31' + 1 AS d;

-- name: date-plus-hours
SELECT DATE '2026-01-31' + INTERVAL 1 HOUR AS a, '2026-01-31' + INTERVAL 1 SECOND AS b, TIME '10:00:00' + INTERVAL 1 HOUR AS c;

-- The same warning by two numbers: 1441, and 6527 in newer versions of MySQL 9.
-- name: interval-overflow
SELECT DATE '9999-12-31' + INTERVAL 1 DAY AS a, DATE '0001-01-01' - INTERVAL 1 YEAR AS b;

-- name: adddate-and-addtime
SELECT ADDDATE('2026-02-03', 31) AS a, ADDTIME('23:59:59', '00:00:02') AS b, TIMESTAMPADD(WEEK, 1, '2026-02-03') AS c;

-- name: differences
SELECT DATEDIFF('2026-03-01', '2026-02-01') AS a, TIMESTAMPDIFF(MONTH, '2026-01-31', '2026-02-28') AS b, TIMEDIFF('2026-02-03 00:00:00', '2026-02-01 00:00:00') AS c;

-- Hours of a TIME beyond a day stay hours in MySQL; in MariaDB EXTRACT takes the day away, HOUR() does not.
-- name: extract-hour-beyond-a-day
SELECT EXTRACT(HOUR FROM '26:30:00') AS a, HOUR('26:30:00') AS b, EXTRACT(DAY FROM '26:30:00') AS c;

-- name: extract-composed
SELECT EXTRACT(YEAR_MONTH FROM '2026-02-03') AS a, EXTRACT(DAY_MINUTE FROM '2026-02-03 04:05:06') AS b, EXTRACT(SECOND_MICROSECOND FROM '04:05:06.789') AS c;

-- name: unix-timestamp
SELECT UNIX_TIMESTAMP('2026-02-03 04:05:06') AS a, UNIX_TIMESTAMP('2026-02-03 04:05:06.789') AS b, UNIX_TIMESTAMP(TIMESTAMP '2026-02-03 04:05:06') AS c;

-- A text whose fraction is not known beforehand has six decimals.
-- name: unix-timestamp-of-computed-text
SELECT UNIX_TIMESTAMP(v) AS a FROM (SELECT CONCAT('2026-02-03', ' 04:05:06') AS v UNION ALL SELECT '2026-02-03') AS x ORDER BY a;

-- Up to the year 3001 since 8.0.28, to 2106 in MariaDB 11.5; else 0 or NULL.
-- name: unix-timestamp-beyond-2038
SELECT UNIX_TIMESTAMP('2040-01-01 00:00:00') AS a, FROM_UNIXTIME(2208988800) AS b;

-- Moment 0 is NULL in MariaDB 11.8.
-- name: from-unixtime
SELECT FROM_UNIXTIME(0) AS a, FROM_UNIXTIME(1.5) AS b, FROM_UNIXTIME(86400, '%Y') AS c, FROM_UNIXTIME(-1) AS d;

-- name: date-format
SELECT DATE_FORMAT('2026-02-03 04:05:06.789', '%W %M %e %Y %H:%i:%s.%f %j %u %V %p') AS a;

-- Three answers. A time without a date is NULL in 5.6 under NO_ZERO_DATE; 31 February is checked by 9 alone.
-- name: str-to-date
SELECT STR_TO_DATE('3.2.2026', '%d.%m.%Y') AS a, STR_TO_DATE('04:05', '%H:%i') AS b, STR_TO_DATE('31.2.2026', '%d.%m.%Y') AS c;

-- name: weeks
SELECT WEEK('2026-01-01') AS a, WEEK('2026-01-01', 3) AS b, YEARWEEK('2027-01-01', 3) AS c, WEEKDAY('2026-02-03') AS d, DAYOFWEEK('2026-02-03') AS e;

-- name: last-day-and-makedate
SELECT LAST_DAY('2024-02-10') AS a, LAST_DAY('2026-02-30') AS b, MAKEDATE(2026, 60) AS c, MAKETIME(25, 0, 0) AS d, MAKETIME(1, 60, 0) AS e;

-- Offsets reach from -13:59 to +14:00 since 8.0.19, from -12:59 to +13:00 before and in MariaDB.
-- name: convert-tz-by-offset
SELECT CONVERT_TZ('2026-02-03 04:05:06', '+00:00', '+05:30') AS a, CONVERT_TZ('2026-02-03 04:05:06', '+00:00', '+14:00') AS b, CONVERT_TZ('2026-02-03 04:05:06', '+00:00', '-13:59') AS c;

-- name: clock-in-arithmetic
SELECT NOW() + 0 = CAST(DATE_FORMAT(NOW(), '%Y%m%d%H%i%s') AS UNSIGNED) AS same, LENGTH(NOW(3)) AS length, CURDATE() = DATE(NOW()) AS today;

-- Behind DATE, TIME and TIMESTAMP there has to be a real one.
-- name: bad-date-literal
SELECT DATE '2026-13-01';

-- name: timestamp-of-time
SELECT TIMESTAMP('2026-02-03', '12:00:00') AS a, TIME('2026-02-03 04:05:06') AS b, DATE('2026-02-03 04:05:06') AS c;

-- name: sec-to-time
SELECT SEC_TO_TIME(3661) AS a, TIME_TO_SEC('01:01:01') AS b, SEC_TO_TIME(4000000) AS c, SEC_TO_TIME(1.5) AS d;

-- name: period-functions
SELECT PERIOD_ADD(202601, 2) AS a, PERIOD_DIFF(202603, 202601) AS b, TO_DAYS('2026-02-03') AS c, FROM_DAYS(740000) AS d;

-- There is no month 13; MySQL refuses since 8.0 (1210).
-- name: period-without-month
-- expect: error 1210
SELECT PERIOD_ADD(202613, 1);

-- name: get-format
SELECT GET_FORMAT(DATE, 'EUR') AS a, DAYNAME('2026-02-03') AS b, MONTHNAME('2026-02-03') AS c, QUARTER('2026-05-01') AS d;

-- name: widths-of-the-fraction
SELECT LENGTH(CURRENT_TIMESTAMP) AS a, LENGTH(CURRENT_TIMESTAMP(6)) AS b, LENGTH(UTC_TIME()) AS c;

SET SESSION sql_mode = '';

-- name: zero-date-without-modes
INSERT INTO events (id, d, dt) VALUES (20, '0000-00-00', '0000-00-00 00:00:00');

-- Warning 1264 in MySQL, 1265 in MariaDB.
-- name: impossible-date-without-modes
INSERT INTO events (id, d) VALUES (21, '2026-02-30');

-- name: zero-dates-read
SELECT id, d, dt, d IS NULL AS is_null, d = 0 AS is_zero, YEAR(d) AS y FROM events WHERE id >= 20 ORDER BY id;

-- name: zero-dates-read-in-binary
-- params: [20]
SELECT id, d, dt FROM events WHERE id >= ? ORDER BY id;

-- name: zero-date-functions
SELECT DATE_ADD('0000-00-00', INTERVAL 1 DAY) AS a, DAYOFMONTH('2026-02-00') AS b, LAST_DAY('2026-00-00') AS c, DATE_FORMAT('0000-00-00', '%Y-%m-%d') AS d;
