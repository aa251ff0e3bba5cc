import { describe, expect, it } from 'vitest'
import { splitScript } from './split.ts'

const split = (text: string) => {
  const { statements, errors } = splitScript(text, { file: 'a.sql' })
  expect(errors.map(error => error.describe())).toEqual([])
  return statements.map(({ sql }) => sql)
}
const errorsOf = (text: string) => splitScript(text, { file: 'a.sql' }).errors.map(error => error.describe())

/** The statements that `mysql` 9.7 (with --commands) and `mariadb` 11.8 send, as shown by -v. */
describe('splitScript cuts where the clients cut', () => {
  // biome-ignore format: a table reads best with a case a line
  it.each<[string, string, string[]]>([
    ['quotes and comments hide the delimiter', "select 'a;b', \"c;d\", `e;` /* ; */; # ;\n-- ;\nselect 2;", ["select 'a;b', \"c;d\", `e;` /* ; */", 'select 2']],
    ['doubled and escaped quotes go on', String.raw`select 'it''s;', 'a\';b', "q\";"; select 2`, [String.raw`select 'it''s;', 'a\';b', "q\";"`, 'select 2']],
    ['backslashes mean nothing between backticks', 'select 1 as `x\\`; select 2', ['select 1 as `x\\`', 'select 2']],
    ['an apostrophe in a comment is none', "select 1 /* it's */; select 2 -- it's\n; # it's\nselect 3", ['select 1 /* it\'s */', "select 2 -- it's", 'select 3']],
    ['-- needs white space behind it', 'select 5--1; select 5-- 1\n;', ['select 5--1', 'select 5-- 1']],
    ['--word at the start of a statement is a comment', '--usage_count 12\nselect 1;', ['select 1']],
    ['comments inside are sent', 'select 1 # one\n, 2 /* two */;', ['select 1 # one\n, 2 /* two */']],
    ['hints hide delimiters and quotes', "select /*+ x(;') */ 1;", ["select /*+ x(;') */ 1"]],
    ['a statement without a delimiter at the end', 'select 1;\nselect 2\n', ['select 1', 'select 2']],
    ['empty statements are none', ';;\n ; select 1;; ;', ['select 1']],
    ['\\g and \\G end a statement', 'select 1\\g select 2 \\G\nselect \\N;', ['select 1', 'select 2', 'select \\N']],
    ['a delimiter of any kind', 'DELIMITER //\nselect 1; select 2//\ndelimiter $$ and more\nselect 3$$\n  Delimiter ";"\nselect 4; select 5', ['select 1; select 2', 'select 3', 'select 4', 'select 5']],
    ['a delimiter is found inside of words', 'delimiter go\nselect 1 categoory go', ['select 1 cate', 'ory']],
    ['a DELIMITER line counts behind comments and blank lines', '/* c\n c */\n   \n-- d\nDELIMITER //\nselect 1//', ['select 1']],
    ['a DELIMITER line in a string is text', "select 'a\nDELIMITER //\nb';", ["select 'a\nDELIMITER //\nb'"]],
    ['a column may be called delimiter', 'create table t (\ndelimiter int,\nid int);', ['create table t (\ndelimiter int,\nid int)']],
    ['use has its line for itself', 'use a\nuse b;select 1;', ['use a', 'use b', 'select 1']],
    ['lines end with CRLF, the file begins with a mark', "\ufeffselect 'a\r\nb';\r\nselect 2;\r\n", ["select 'a\nb'", 'select 2']],
    ['names in any script', 'select 日本 from テーブル; select 🦆', ['select 日本 from テーブル', 'select 🦆']],
    ['the dollar quotes of MySQL 9', 'select 1 $$ a; b $$; select $t$ \' ; $t$;', ['select 1 $$ a; b $$', "select $t$ ' ; $t$"]],
    ['sql_mode changes what follows', "set sql_mode='NO_BACKSLASH_ESCAPES'; select 'a\\'; select 'b;';", ["set sql_mode='NO_BACKSLASH_ESCAPES'", "select 'a\\'", "select 'b;'"]],
    ['ANSI_QUOTES changes what follows', 'set sql_mode=\'ANSI_QUOTES\'; select 1 as "a\\", 2 as "b;";', ["set sql_mode='ANSI_QUOTES'", 'select 1 as "a\\", 2 as "b;"']],
    ['the dump of a trigger', 'DELIMITER ;;\n/*!50003 CREATE*/ /*!50003 TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @x = 1; END */;;\nDELIMITER ;\nselect 1;', ['/*!50003 CREATE*/ /*!50003 TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @x = 1; END */', 'select 1']],
  ])('%s', (_, text, expected) => {
    expect(split(text)).toEqual(expected)
  })

  it('keeps the comments above a statement apart from those inside', () => {
    const { statements, trailing } = splitScript('-- a\n/* b */ select /* c */ 1; -- d\nselect 2;\n# e\n', {
      file: 'a.sql',
    })
    expect(statements.map(({ leading }) => leading.map(({ text, alone }) => [text, alone]))).toEqual([
      [
        ['-- a', true],
        ['/* b */', true],
      ],
      [['-- d', false]],
    ])
    expect(statements[0]!.inner.map(({ text }) => text)).toEqual(['/* c */'])
    expect(trailing.map(({ text }) => text)).toEqual(['# e'])
  })

  it('knows the place of each statement, whatever ends its lines', () => {
    const { statements } = splitScript('\ufeff-- é🦆\r\n  select 1;\r\nselect 2; select 3', { file: 'a.sql' })
    expect(statements.map(({ start, locate }) => locate(start))).toEqual([
      { file: 'a.sql', line: 2, column: 3 },
      { file: 'a.sql', line: 3, column: 1 },
      { file: 'a.sql', line: 3, column: 11 },
    ])
  })

  it('reads each connection with the sql_mode of its own', () => {
    const text = "-- b\nset sql_mode='NO_BACKSLASH_ESCAPES';\nselect 'it\\'s;';\n-- b\nselect 'a\\';"
    const connectionOf = (leading: readonly { text: string }[]) => leading.at(-1)?.text ?? 'default'
    const { statements, errors } = splitScript(text, { file: 'a.sql', connectionOf })
    expect(errors).toEqual([])
    expect(statements.map(({ sql }) => sql).slice(1)).toEqual(["select 'it\\'s;'", "select 'a\\'"])
  })

  it('takes time in proportion to the text', () => {
    const row = "(1,'PENELOPE','GUINESS','2006-02-15 04:34:33'),\n"
    const insert = `INSERT INTO actor VALUES ${row.repeat(60_000)}(2,'','','');`
    const oneLine = 'use a; select 1; '.repeat(30_000)
    expect(split(insert)).toHaveLength(1)
    expect(split(oneLine)).toHaveLength(60_000)
  })
})

describe('splitScript stops at what cannot be meant', () => {
  it.each([
    ["select 1;\nselect 'a;\n", "a.sql:2:8: The ' that opens here is never closed"],
    ['select `a;', 'a.sql:1:8: The ` that opens here is never closed'],
    ['select 1;\n  /* a', 'a.sql:2:3: The comment that opens here is never closed'],
    ['select /*! 1', 'a.sql:1:8: The /*! that opens here is never closed'],
    ['select /*!50701 1; */ 2', 'a.sql:1:8: The delimiter ; cuts the statement inside of this /*! … */'],
    ['DELIMITER\nselect 1', 'a.sql:1:1: DELIMITER without a delimiter'],
    ['DELIMITER a\\b\nselect 1', 'a.sql:1:1: A delimiter can hold no backslash'],
    ['select 1; DELIMITER //\n', 'a.sql:1:11: DELIMITER stands behind something else'],
    ['select 1\nDELIMITER //\nselect 2//', 'a.sql:2:1: DELIMITER in the middle of a statement'],
    ['source other.sql\nselect 1;', 'a.sql:1:1: source is a command of the mysql client'],
    ['\\. other.sql\nselect 1;', 'a.sql:1:1: source is a command of the mysql client'],
    ['select 1\\. other.sql', 'a.sql:1:9: \\. outside of quotes is a command to the mysql client'],
    ['select 1;\nexit\n', 'a.sql:2:1: exit is a command of the mysql client'],
    ['select 1\\c', 'a.sql:1:9: \\c outside of quotes is a command to the mysql client'],
    ['select 1;\nsel\0ect', 'a.sql:2:4: This is a NUL character, not text'],
  ])('%j', (text, message) => {
    const [first] = errorsOf(text)
    expect(first).toContain(message)
    expect(first).toContain('\n  ')
  })
})
