/**
 * The flags of every server that Crosscheck starts, whatever its version and its provider, so that only the servers
 * themselves differ between both sides of a run. `loose-` makes a server ignore an unknown option: MariaDB and old
 * versions of MySQL know neither GTID mode nor the X plugin.
 */
export const sharedServerFlags: readonly string[] = [
  // A binary log influences results: notes for unsafe statements, refused writes under READ COMMITTED.
  '--skip-log-bin',
  // GTID mode refuses statements that are allowed without it, for example on MyISAM tables inside a transaction (error
  // 1785).
  '--loose-gtid-mode=OFF',
  '--loose-enforce-gtid-consistency=OFF',
  '--default-time-zone=+00:00',
  // The defaults range from 4 MB (MySQL 5.6) to 64 MB (MySQL 9).
  '--max-allowed-packet=64M',
  '--skip-name-resolve',
  // Otherwise plans change some ten seconds after a load, and with them flags of columns and unspecified row orders.
  '--loose-innodb-stats-auto-recalc=OFF',
  '--loose-mysqlx=0',
]
