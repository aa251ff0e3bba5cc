/** For tests: the files of a log-in path that reads, and omits its write while the database is read-only. */
export const logInFiles = {
  'log-in.sql': `-- path: auth
-- fixture: shop
-- name: find
SELECT id FROM users WHERE email = 'ada@example.com';
-- on-read-only: degrade "a signed cookie"
INSERT INTO sessions VALUES (1);
`,
  'shop/schema.sql': `CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(80)) CHARACTER SET utf8mb4;
INSERT INTO users VALUES (1, 'ada@example.com');
CREATE TABLE sessions (user_id INT) CHARACTER SET utf8mb4;
`,
}
