-- suite: conformance / stored procedures, functions and diagnostics

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE notes (id INT PRIMARY KEY, text VARCHAR(20) NOT NULL) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
INSERT INTO notes VALUES (1, 'one'), (2, 'two');

DELIMITER //

CREATE PROCEDURE two_results()
BEGIN
  SELECT id FROM notes ORDER BY id;
  SELECT text, LENGTH(text) AS length FROM notes ORDER BY id;
END //

CREATE PROCEDURE in_and_out(IN a INT, INOUT b INT, OUT c VARCHAR(10))
BEGIN
  SET c = CONCAT('<', a, '>');
  SET b = b + a;
END //

CREATE PROCEDURE no_result()
BEGIN
  UPDATE notes SET text = 'changed' WHERE id = 2;
END //

CREATE PROCEDURE continues_after_error()
BEGIN
  DECLARE seen INT DEFAULT 0;
  DECLARE CONTINUE HANDLER FOR SQLSTATE '23000' SET seen = seen + 1;
  INSERT INTO notes VALUES (1, 'again');
  INSERT INTO notes VALUES (2, 'again');
  SELECT seen;
END //

CREATE PROCEDURE raises(IN state VARCHAR(5))
BEGIN
  IF state = '45000' THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'on purpose', MYSQL_ERRNO = 30001;
  ELSEIF state = '01000' THEN
    SIGNAL SQLSTATE '01000' SET MESSAGE_TEXT = 'a warning';
  ELSE
    SIGNAL SQLSTATE '02000';
  END IF;
END //

CREATE PROCEDURE raises_again()
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    RESIGNAL SET MYSQL_ERRNO = 30002;
  END;
  INSERT INTO notes VALUES (1, 'again');
END //

CREATE PROCEDURE reads_diagnostics()
BEGIN
  DECLARE number, how_many INT;
  DECLARE state CHAR(5);
  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION
  BEGIN
    GET DIAGNOSTICS how_many = NUMBER;
    GET DIAGNOSTICS CONDITION 1 number = MYSQL_ERRNO, state = RETURNED_SQLSTATE;
  END;
  INSERT INTO notes VALUES (3, 'a text that is longer than twenty');
  SELECT number, state, how_many;
END //

CREATE PROCEDURE walks_with_cursor()
BEGIN
  DECLARE done INT DEFAULT FALSE;
  DECLARE one VARCHAR(20);
  DECLARE line VARCHAR(100) DEFAULT '';
  DECLARE each_note CURSOR FOR SELECT text FROM notes ORDER BY id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;
  OPEN each_note;
  walk: LOOP
    FETCH each_note INTO one;
    IF done THEN LEAVE walk; END IF;
    SET line = CONCAT(line, one, ';');
  END LOOP;
  CLOSE each_note;
  SELECT line;
END //

CREATE PROCEDURE counts_down(IN n INT)
BEGIN
  IF n > 0 THEN CALL counts_down(n - 1); END IF;
END //

CREATE PROCEDURE builds_statement(IN wanted INT)
BEGIN
  SET @wanted = wanted;
  PREPARE built FROM 'SELECT text FROM notes WHERE id = ?';
  EXECUTE built USING @wanted;
  DEALLOCATE PREPARE built;
END //

CREATE FUNCTION shout(words VARCHAR(20)) RETURNS VARCHAR(22) CHARSET utf8mb4 DETERMINISTIC NO SQL
  RETURN CONCAT(UPPER(words), '!') //

CREATE FUNCTION too_small(n INT) RETURNS TINYINT DETERMINISTIC NO SQL
  RETURN n //

CREATE FUNCTION without_return(n INT) RETURNS INT DETERMINISTIC NO SQL
BEGIN
  IF n > 0 THEN RETURN n; END IF;
END //

DELIMITER ;

-- name: call-with-two-results
CALL two_results();

-- name: call-with-two-results-in-binary
-- params: []
CALL two_results();

SET @b = 5;

-- name: call-with-out-parameters
CALL in_and_out(3, @b, @c);

-- name: out-parameters
SELECT @b AS b, @c AS c;

-- name: call-with-too-few
-- expect: error 1318
CALL in_and_out(1);

-- name: call-with-literal-for-out
-- expect: error 1414
CALL in_and_out(1, 2, 3);

-- Affected rows of the last statement inside.
-- name: call-without-result
CALL no_result();

-- name: handler-continues
CALL continues_after_error();

-- name: signal-error
CALL raises('45000');

-- name: signal-warning
CALL raises('01000');

-- name: signal-not-found
CALL raises('02000');

-- name: resignal-with-another-number
CALL raises_again();

-- name: diagnostics-in-handler
CALL reads_diagnostics();

-- name: cursor
CALL walks_with_cursor();

-- name: recursion-without-permission
CALL counts_down(3);

SET SESSION max_sp_recursion_depth = 5;

-- name: recursion-with-permission
CALL counts_down(3);

-- name: statement-built-inside
CALL builds_statement(1);

-- A text without a collation of its own takes the default of its character set.
-- name: function-call
SELECT shout('größe') AS words, COLLATION(shout('a')) AS collation;

-- name: function-out-of-range
SELECT too_small(300) AS small;

-- name: function-without-return
-- expect: error 1321
SELECT without_return(0) AS nothing;

-- name: function-for-null
SELECT shout(NULL) AS words;

-- name: unknown-procedure
-- expect: error 1305
CALL no_such_procedure();

-- name: unknown-function
-- expect: error 1305
SELECT no_such_function(1);

-- name: signal-outside
SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'outside', MYSQL_ERRNO = 1644;

-- name: resignal-outside
-- expect: error 1645
RESIGNAL;

-- name: signal-with-bad-state
-- expect: error 1407
SIGNAL SQLSTATE '00000';

-- name: duplicate-for-diagnostics
INSERT INTO notes VALUES (1, 'again');

-- name: get-diagnostics
GET DIAGNOSTICS CONDITION 1 @number = MYSQL_ERRNO, @state = RETURNED_SQLSTATE, @origin = CLASS_ORIGIN;

-- name: diagnostics-read
SELECT @number AS number, @state AS state, @origin AS origin;

-- Only inside a handler, since 5.7.
-- name: get-stacked-diagnostics
-- expect: error 3004, 1064
GET STACKED DIAGNOSTICS CONDITION 1 @number = MYSQL_ERRNO;

DELIMITER //

-- name: result-set-in-function
-- expect: error 1415
CREATE FUNCTION shows() RETURNS INT DETERMINISTIC BEGIN SELECT 1; RETURN 1; END //

-- name: declaration-in-wrong-order
-- expect: error 1337
CREATE PROCEDURE wrong_order() BEGIN DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END; DECLARE a INT; END //

-- MariaDB alone, since 10.3.
-- name: for-loop
-- expect: error 1064
BEGIN NOT ATOMIC FOR i IN 1..2 DO SET @last = i; END FOR; END //

-- Defaults for parameters in MariaDB since 11.8.
-- name: default-for-parameter
-- expect: error 1064
CREATE PROCEDURE with_default(IN a INT DEFAULT 5) SELECT a //

-- name: stored-aggregate-function
-- expect: error 1064
CREATE AGGREGATE FUNCTION adds(x INT) RETURNS INT BEGIN DECLARE total INT DEFAULT 0; DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN total; LOOP FETCH GROUP NEXT ROW; SET total = total + x; END LOOP; END //

-- Row types and anchored types are MariaDB's.
-- name: anchored-type
-- expect: error 1064
CREATE PROCEDURE anchored() BEGIN DECLARE t TYPE OF notes.text; SET t = 'x'; SELECT t; END //

DELIMITER ;

-- name: existing-procedure
-- expect: error 1304
CREATE PROCEDURE two_results() SELECT 1;

-- IF NOT EXISTS for routines and triggers since 8.0.29; MariaDB has it, and OR REPLACE.
-- name: create-procedure-if-not-exists
CREATE PROCEDURE IF NOT EXISTS two_results() SELECT 1;

-- name: create-or-replace-procedure
-- expect: error 1064
CREATE OR REPLACE PROCEDURE replaced() SELECT 1 AS one;

-- name: drop-missing-procedure
-- expect: error 1305
DROP PROCEDURE no_such_procedure;

-- name: drop-missing-procedure-if-exists
DROP PROCEDURE IF EXISTS no_such_procedure;

-- An event whose time is over is dropped at once, with a note.
-- name: event-in-the-past
CREATE EVENT forgotten ON SCHEDULE AT '2001-01-01 00:00:00' DO DELETE FROM notes;
