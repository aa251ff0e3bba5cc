/**
 * Entrypoints for tests that treat server programs as the images of registries do, as far as Crosscheck depends on it.
 * The first two need a tree with mysqld 8 or later.
 */

/**
 * Like the entrypoint of the official images of mysql (github.com/docker-library/mysql): leading options apply to the
 * server, the root password comes from a file, and while the data folder is initialised the server listens only on its
 * socket and runs the SQL of a folder.
 */
export const officialImage = {
  files: {
    'bin/docker-entrypoint.sh': `#!/bin/sh
set -eu
case $1 in -*) set -- mysqld "$@" ;; esac
[ -n "$MYSQL_ROOT_PASSWORD_FILE" ] || { echo 'Database is uninitialized and password option is not specified' >&2; exit 1; }
password=$(cat "$MYSQL_ROOT_PASSWORD_FILE")
set -- "$@" --user=root --socket=/tmp/mysqld.sock --pid-file=/tmp/mysqld.pid --datadir=/var/lib/mysql
"$@" --initialize-insecure
echo "CREATE USER 'root'@'$MYSQL_ROOT_HOST' IDENTIFIED BY '$password';" >/tmp/init.sql
echo "GRANT ALL ON *.* TO 'root'@'$MYSQL_ROOT_HOST' WITH GRANT OPTION;" >>/tmp/init.sql
cat /docker-entrypoint-initdb.d/*.sql >>/tmp/init.sql
"$@" --skip-networking --init-file=/tmp/init.sql &
until [ -S /tmp/mysqld.sock ]; do sleep 0.1; done
kill $!
wait $! || true
exec "$@"
`,
  },
  changes: [
    'ENTRYPOINT ["docker-entrypoint.sh"]',
    'CMD ["mysqld"]',
    'EXPOSE 3306 33060',
    'ENV MYSQL_MAJOR=9.7',
    'VOLUME /var/lib/mysql',
  ],
}

/** Like the image of TiDB: a program as the entrypoint, port 4000, root without a password from any host. */
export const foreignImage = {
  files: {
    'tidb-server': `#!/bin/sh
set -eu
echo "CREATE USER 'root'@'%' IDENTIFIED BY '';" >/tmp/init.sql
mysqld --no-defaults --user=root --datadir=/tmp/data --initialize-insecure
exec mysqld --no-defaults --user=root --datadir=/tmp/data --socket=/tmp/s --pid-file=/tmp/p \\
  --secure-file-priv= --mysqlx=0 --skip-name-resolve --port=4000 --init-file=/tmp/init.sql
`,
  },
  changes: ['ENTRYPOINT ["/tidb-server"]', 'EXPOSE 4000 10080'],
}

/** A program that prints a message and ends. */
export const brokenImage = {
  files: { 'bin/docker-entrypoint.sh': '#!/bin/sh\necho "the disk is full: $1" >&2\nexit 3\n' },
  changes: ['ENTRYPOINT ["docker-entrypoint.sh"]', 'CMD ["mysqld"]', 'EXPOSE 3306'],
}
