import { quoteForShell } from '../../kit/shell-quote.ts'

/**
 * Returns a script that starts the server of an image that has server programs and a shell, and no entrypoint to
 * initialise it. The script's arguments are passed to the server; `dataFolderFlags` are needed already while its data
 * folder is created. The data folder is removed with the container.
 */
export function bareServerScript(dataFolderFlags: readonly string[]): string {
  return `set -eu
flags=${quoteForShell(dataFolderFlags.join(' '))}
PATH="$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/libexec:/usr/local/mysql/bin"
server=$(command -v mariadbd || command -v mysqld) || {
  echo 'crosscheck: neither mariadbd nor mysqld is in this image' >&2
  exit 127
}
# Servers refuse to run as root unless they are told to.
set -- --socket=/tmp/crosscheck.sock --pid-file=/tmp/crosscheck.pid --bind-address=0.0.0.0 "$@"
[ "$(id -u)" != 0 ] || set -- --user=root "$@"
data=/tmp/crosscheck-data
user=
messages=
[ "$(id -u)" != 0 ] || user=--user=root

# share FILE: the server's folder that has this file.
share() {
  for folder in /usr/share/mariadb /usr/share/mysql /usr/local/mysql/share /usr/local/share/mysql; do
    [ ! -f "$folder/$1" ] || { echo "$folder"; return; }
  done
  echo "crosscheck: $1 is not in this image" >&2
  exit 66
}

# bootstrap FOLDER FILE…: for servers that initialise themselves from SQL on their standard input.
bootstrap() {
  folder=$1
  shift
  mkdir -p "$data/mysql"
  for file in "$@"; do
    shift
    [ ! -f "$folder/$file" ] || set -- "$@" "$folder/$file"
  done
  { echo 'use mysql;'; cat "$@"; } | "$server" --no-defaults $user $messages $flags --datadir="$data" --bootstrap
}

case $("$server" --no-defaults --version) in
  *MariaDB*)
    if folder=$(share mariadb_system_tables.sql 2>/dev/null); then prefix=mariadb; else
      folder=$(share mysql_system_tables.sql)
      prefix=mysql
    fi
    bootstrap "$folder" "\${prefix}_system_tables.sql" "\${prefix}_performance_tables.sql" \\
      "\${prefix}_system_tables_data.sql" "\${prefix}_sys_schema.sql" fill_help_tables.sql maria_add_gis_sp_bootstrap.sql ;;
  *' 5.'[0-6].*)
    folder=$(share mysql_system_tables.sql)
    # Compiled in is /usr/local/mysql, wherever it lies.
    messages=--lc-messages-dir=$folder
    bootstrap "$folder" mysql_system_tables.sql mysql_system_tables_data.sql ;;
  *)
    "$server" --no-defaults $user $flags --datadir="$data" --initialize-insecure --loose-mysqlx=0 ;;
esac
exec "$server" --no-defaults $messages --datadir="$data" "$@"
`
}

/**
 * Returns the content of the server's --init-file, one statement a line. It admits root over the network. The root of
 * localhost stays without a password: only a process inside the container can log in as that account.
 */
export function initStatements(password: string): string {
  if (!/^[\w-]+$/.test(password)) throw new Error('a password of ours holds letters, digits, _ and - only')
  return [
    `CREATE USER 'root'@'%' IDENTIFIED BY '${password}';`,
    "GRANT ALL PRIVILEGES ON *.* TO 'root'@'%' WITH GRANT OPTION;",
    '',
  ].join('\n')
}
