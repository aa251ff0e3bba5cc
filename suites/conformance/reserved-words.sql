-- suite: conformance / reserved words

-- Each of these was a fine name for a column once. Quote it with backticks, or rename it.

-- name: control-with-backticks
SELECT 1 AS `rank`, 2 AS `groups`, 3 AS `system`, 4 AS `rows`, 5 AS `lateral`, 6 AS `full`;

-- Reserved since 8.0.2.
-- name: rank
-- expect: error 1064
SELECT 1 AS rank;

-- name: table-with-column-rank
-- expect: error 1064
CREATE TABLE scores (id INT PRIMARY KEY, rank INT);

-- Reserved since 8.0.2.
-- name: groups
-- expect: error 1064
SELECT 1 AS groups;

-- name: table-named-groups
-- expect: error 1064
CREATE TABLE groups (id INT PRIMARY KEY);

-- Reserved since 8.0.3.
-- name: system
-- expect: error 1064
SELECT 1 AS system;

-- Reserved since 8.0.2, and in MariaDB since 10.2.4.
-- name: rows
-- expect: error 1064
SELECT 1 AS rows;

-- Reserved since 8.0.14.
-- name: lateral
-- expect: error 1064
SELECT 1 AS lateral;

-- Deprecated as a bare name since 8.0.32: a warning (4119) still, not an error.
-- name: full
SELECT 1 AS full;

-- name: table-with-column-full
CREATE TABLE memberships (id INT PRIMARY KEY, full INT);

-- Reserved since 8.0.31, in MariaDB since 10.3.
-- name: intersect
-- expect: error 1064
SELECT 1 AS intersect;

-- Reserved since 8.0.3, in MariaDB since 10.3.
-- name: except
-- expect: error 1064
SELECT 1 AS except;

-- Came with 8.4 as words of the parser, but not reserved.
-- name: manual
SELECT 1 AS manual;

-- name: parallel
SELECT 1 AS parallel;

-- Reserved since 8.4.
-- name: qualify
-- expect: error 1064
SELECT 1 AS qualify;

-- Reserved since 8.4.
-- name: tablesample
-- expect: error 1064
SELECT 1 AS tablesample;

-- Reserved since 8.0.2, in MariaDB since 10.2.
-- name: recursive
-- expect: error 1064
SELECT 1 AS recursive;

-- The words of window functions are reserved since 8.0.2. MariaDB has fewer of them.
-- name: window
-- expect: error 1064
SELECT 1 AS window;

-- name: over
-- expect: error 1064
SELECT 1 AS over;

-- name: row-number
-- expect: error 1064
SELECT 1 AS row_number;

-- name: lead
-- expect: error 1064
SELECT 1 AS lead;

-- name: first-value
-- expect: error 1064
SELECT 1 AS first_value;

-- name: cube
-- expect: error 1064
SELECT 1 AS cube;

-- name: function
-- expect: error 1064
SELECT 1 AS function;

-- name: of
-- expect: error 1064
SELECT 1 AS of;

-- name: empty
-- expect: error 1064
SELECT 1 AS empty;

-- The words of generated columns are reserved since 5.7.6.
-- name: generated
-- expect: error 1064
SELECT 1 AS generated;

-- name: stored
-- expect: error 1064
SELECT 1 AS stored;

-- name: virtual
-- expect: error 1064
SELECT 1 AS virtual;

-- name: json-table
-- expect: error 1064
SELECT 1 AS json_table;

-- Reserved in MariaDB alone since 10.5, because of INSERT … RETURNING.
-- name: returning
-- expect: error 1064
SELECT 1 AS returning;

-- Reserved in MariaDB alone since 10.6, because of OFFSET … FETCH.
-- name: offset
-- expect: error 1064
SELECT 1 AS offset;

-- name: rownum
SELECT x.rownum FROM (SELECT 1 AS `rownum`) AS x;

-- name: conversion
SELECT 1 AS conversion;

-- A table option of MariaDB.
-- name: page-checksum
-- expect: error 1064
SELECT 1 AS page_checksum;

-- Reserved since 9.2, for libraries of stored programs.
-- name: library
-- expect: error 1064
SELECT 1 AS library;

-- Names that look dangerous and are not.
-- name: words-that-are-not-reserved
SELECT 1 AS user, 2 AS role, 3 AS date, 4 AS password, 5 AS status, 6 AS type, 7 AS comment, 8 AS active, 9 AS value, 10 AS uuid;

-- After a dot any word is a name.
-- name: reserved-word-after-a-dot
SELECT w.rank, w.groups FROM (SELECT 1 AS `rank`, 2 AS `groups`) AS w;

-- name: alias-without-as
-- expect: error 1064
SELECT 1 rank, 2 status, 3 value;
