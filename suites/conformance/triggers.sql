-- suite: conformance / triggers

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE stock (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20) NOT NULL, amount INT NOT NULL DEFAULT 0, CONSTRAINT stock_name UNIQUE (name)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
CREATE TABLE log (n INT PRIMARY KEY AUTO_INCREMENT, line VARCHAR(60) NOT NULL) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TRIGGER stock_before_insert BEFORE INSERT ON stock FOR EACH ROW SET NEW.name = TRIM(NEW.name);
CREATE TRIGGER stock_after_insert AFTER INSERT ON stock FOR EACH ROW INSERT INTO log (line) VALUES (CONCAT('insert ', NEW.name, ' ', NEW.amount));
CREATE TRIGGER stock_after_update AFTER UPDATE ON stock FOR EACH ROW INSERT INTO log (line) VALUES (CONCAT('update ', OLD.amount, ' ', NEW.amount));
CREATE TRIGGER stock_after_delete AFTER DELETE ON stock FOR EACH ROW INSERT INTO log (line) VALUES (CONCAT('delete ', OLD.name));

-- name: insert-fires
INSERT INTO stock (name, amount) VALUES (' nails ', 5), ('screws', 3);

-- The insert id is the statement's, not the trigger's.
-- name: insert-id-beside-trigger
SELECT LAST_INSERT_ID() AS id;

-- name: update-fires
UPDATE stock SET amount = amount + 1;

-- A row that stays as it was fires, too.
-- name: update-without-change-fires
UPDATE stock SET amount = amount WHERE name = 'nails';

-- name: upsert-fires
INSERT INTO stock (name, amount) VALUES ('nails', 9) ON DUPLICATE KEY UPDATE amount = 9;

-- name: replace-fires
REPLACE INTO stock (name, amount) VALUES ('screws', 1);

-- name: delete-fires
DELETE FROM stock WHERE name = 'screws';

-- name: truncate-does-not-fire
TRUNCATE TABLE stock;

-- name: log-of-triggers
SELECT line FROM log ORDER BY n;

CREATE TRIGGER stock_fills BEFORE UPDATE ON stock FOR EACH ROW SET NEW.name = COALESCE(NEW.name, 'unnamed');

INSERT INTO stock (name, amount) VALUES ('bolts', 1);

-- NOT NULL is checked after the BEFORE trigger since 5.7.1, before it in 5.6.
-- name: null-filled-by-trigger
UPDATE stock SET name = NULL WHERE name = 'bolts';

-- Several triggers for one event, and FOLLOWS, since 5.7.2 and MariaDB 10.2.3.
-- name: second-trigger-for-event
CREATE TRIGGER stock_second BEFORE INSERT ON stock FOR EACH ROW FOLLOWS stock_before_insert SET NEW.name = UPPER(NEW.name);

-- name: insert-through-second-trigger
INSERT INTO stock (name) VALUES (' pins ');

-- name: names-after-triggers
SELECT name FROM stock ORDER BY id;

DELIMITER //
CREATE TRIGGER stock_refuses BEFORE DELETE ON stock FOR EACH ROW
BEGIN
  IF OLD.amount > 0 THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'still in stock', MYSQL_ERRNO = 30001;
  END IF;
END //
DELIMITER ;

-- name: refused-by-trigger
DELETE FROM stock WHERE amount > 0;

-- name: trigger-that-reads-its-table
CREATE TRIGGER log_counts BEFORE INSERT ON log FOR EACH ROW SET NEW.line = CONCAT(NEW.line, (SELECT COUNT(*) FROM log));

-- name: insert-through-reading-trigger
INSERT INTO log (line) VALUES ('x');

DROP TRIGGER log_counts;

-- name: trigger-that-writes-its-table
CREATE TRIGGER log_writes AFTER INSERT ON log FOR EACH ROW UPDATE log SET line = '';

-- name: insert-through-writing-trigger
-- expect: error 1442
INSERT INTO log (line) VALUES ('y');

-- name: existing-trigger
-- expect: error 1359
CREATE TRIGGER log_writes AFTER DELETE ON log FOR EACH ROW SET @gone = 1;

-- name: create-trigger-if-not-exists
CREATE TRIGGER IF NOT EXISTS log_writes AFTER DELETE ON log FOR EACH ROW SET @gone = 1;

-- name: trigger-on-missing-table
-- expect: error 1146
CREATE TRIGGER nowhere BEFORE INSERT ON no_such_table FOR EACH ROW SET @x = 1;

-- name: trigger-with-result
-- expect: error 1415
CREATE TRIGGER talks AFTER DELETE ON log FOR EACH ROW SELECT 1;

-- name: old-in-insert-trigger
-- expect: error 1363
CREATE TRIGGER looks_back BEFORE INSERT ON log FOR EACH ROW SET NEW.line = OLD.line;

-- name: drop-missing-trigger
-- expect: error 1360
DROP TRIGGER no_such_trigger;

-- name: trigger-in-catalogue
SELECT trigger_name AS name, event_manipulation AS event, action_timing AS timing, action_order AS place FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY trigger_name;
