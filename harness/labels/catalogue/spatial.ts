import type { Label } from './label.ts'

export const spatial: Label[] = [
  {
    id: 'geographic-axis-order',
    title: 'SRID 4326 has latitude first, and metres',
    changed:
      'MySQL 8.0 knows spatial reference systems: in 4326 the latitude comes first and distances are in metres; MySQL before that and MariaDB calculate in the plane.',
    rewrite:
      'Leave the SRID at 0 and give the longitude first: ST_Distance for the plane, ST_Distance_Sphere for metres. With SRID 4326 ST_Distance_Sphere reads the axes in another order, too.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/spatial-reference-systems.html',
    recognise: {
      one: { servers: ['MySQL >=8.0'], succeeds: true },
      other: { servers: ['MySQL <8.0', 'MariaDB'], succeeds: true },
      kinds: ['rows'],
      tokens: ['<word~^st_> ( … , 4326 )', '<word~^st_> ( … , <number~^4326$> )'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement:
          "SELECT ST_Distance(ST_GeomFromText('POINT(52 13)', 4326), ST_GeomFromText('POINT(48 11)', 4326)) AS d",
        rewritten: "SELECT ST_Distance(ST_GeomFromText('POINT(52 13)', 0), ST_GeomFromText('POINT(48 11)', 0)) AS d",
      },
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        statement:
          "SELECT ROUND(ST_Distance_Sphere(ST_GeomFromText('POINT(13 52)', 4326), ST_GeomFromText('POINT(11 48)', 4326))) AS d",
        rewritten:
          "SELECT ROUND(ST_Distance_Sphere(ST_GeomFromText('POINT(13 52)'), ST_GeomFromText('POINT(11 48)'))) AS d",
      },
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        statement:
          "SELECT ROUND(ST_Distance(ST_GeomFromText('POINT(52 13)', 4326), ST_GeomFromText('POINT(48 11)', 4326))) AS d",
        rewritten:
          "SELECT ROUND(ST_Distance(ST_GeomFromText('POINT(52 13)', 0), ST_GeomFromText('POINT(48 11)', 0))) AS d",
      },
    ],
  },
  {
    id: 'geographic-axes-swapped',
    title: 'a longitude stands where SRID 4326 has the latitude',
    changed:
      'MySQL since 8.0 reads the latitude first in SRID 4326, and refuses one beyond 90 degrees (3617) and a longitude beyond 180 (3616); MySQL before that and MariaDB take any two numbers.',
    rewrite:
      "Leave the SRID at 0 and keep the longitude first on both; or give the latitude first on MySQL alone: ST_GeomFromText('POINT(20 100)', 4326).",
    link: 'https://dev.mysql.com/doc/refman/8.4/en/spatial-reference-systems.html',
    recognise: {
      one: { servers: ['MySQL >=8.0'], errno: [3616, 3617] },
      other: { servers: ['MySQL <8.0', 'MariaDB'], succeeds: true },
    },
    proof: (['mysql:5.6', 'mariadb:11.8'] as const).map(other => ({
      source: other,
      target: 'mysql:9.7' as const,
      statement: "SELECT ST_AsText(ST_GeomFromText('POINT(136.88 35.17)', 4326)) AS t",
      rewritten: "SELECT ST_AsText(ST_GeomFromText('POINT(136.88 35.17)', 0)) AS t",
    })),
  },
  {
    id: 'invalid-geometry-refused',
    title: 'a geometry that is none is refused',
    changed:
      'MySQL since 8.0 refuses a text that is no geometry (3037), an unknown SRID (3548) and mixed ones (3033); MySQL 5.6 and MariaDB return NULL or calculate.',
    rewrite: 'Check geometries in the application, and use one SRID throughout.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/spatial-function-argument-handling.html',
    recognise: {
      one: { servers: ['MySQL >=5.7'], errno: [3033, 3037, 3548] },
      other: { servers: ['MySQL <5.7', 'MariaDB'], succeeds: true },
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: "SELECT ST_AsText(ST_GeomFromText('POINT(100)')) AS t",
        rewritten: 'SELECT NULL AS t',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: "SELECT ST_AsText(ST_GeomFromText('POINT(100)')) AS t",
        rewritten: 'SELECT NULL AS t',
      },
    ],
  },
  {
    id: 'spatial-functions-without-prefix',
    title: 'spatial functions without ST_ are gone',
    changed: 'MySQL 8.0 removed AsText, GLength, X, Y and others, deprecated since 5.7.6; MariaDB has them.',
    rewrite: 'Write ST_AsText, ST_Length, ST_X, ST_Y and so on.',
    link: 'https://dev.mysql.com/doc/refman/8.0/en/mysql-nutshell.html',
    recognise: {
      one: { servers: ['MySQL >=8.0'], errno: [1305] },
      other: { servers: ['MySQL <8.0', 'MariaDB'], succeeds: true },
      tokens: [
        'astext|aswkt|asbinary|aswkb|glength|x|y|area|centroid|envelope|geomfromtext|geometryfromtext|pointfromtext|polyfromtext|numpoints|startpoint|endpoint|pointn|srid|within|contains|intersects|distance|buffer|isempty|isclosed|issimple|numgeometries|geometryn|geometrytype|dimension|exteriorring|interiorringn|numinteriorrings|crosses|disjoint|equals|overlaps|touches (',
      ],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'SELECT AsText(Point(1, 2)) AS t',
        rewritten: 'SELECT ST_AsText(Point(1, 2)) AS t',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: 'SELECT GLength(LineString(Point(0, 0), Point(3, 4))) AS l',
        rewritten: 'SELECT ST_Length(LineString(Point(0, 0), Point(3, 4))) AS l',
      },
    ],
  },
  {
    id: 'column-with-srid',
    title: 'SRID of a column is not understood',
    changed: 'MySQL 8.0.3 writes POINT SRID 4326, MariaDB POINT REF_SYSTEM_ID = 4326.',
    rewrite: 'Leave it out, and give the SRID with each value.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/creating-spatial-columns.html',
    recognise: {
      one: { errno: [1064] },
      other: { servers: ['MySQL >=8.0.3', 'MariaDB'], succeeds: true },
      tokens: ['here:srid <number>', 'here:ref_system_id ='],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        statement: 'CREATE TABLE places (id INT PRIMARY KEY, at POINT NOT NULL SRID 4326)',
        rewritten: 'CREATE TABLE places (id INT PRIMARY KEY, at POINT NOT NULL)',
      },
    ],
  },
]
