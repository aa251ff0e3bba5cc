-- suite: conformance / spatial

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE places (id INT PRIMARY KEY, at GEOMETRY NOT NULL) ENGINE = InnoDB;

-- name: insert-points
INSERT INTO places VALUES (1, ST_GeomFromText('POINT(1 2)')), (2, ST_GeomFromText('POINT(4 6)')), (3, ST_GeomFromText('POLYGON((0 0, 0 5, 5 5, 5 0, 0 0))'));

-- The bytes of a geometry as a client gets them.
-- name: geometry-bytes
SELECT id, HEX(at) AS bytes, ST_AsText(at) AS text FROM places WHERE id < 3 ORDER BY id;

-- name: geometry-column
SELECT at FROM places WHERE id = 1;

-- name: distance
SELECT ST_Distance(a.at, b.at) AS distance FROM places AS a JOIN places AS b ON a.id = 1 AND b.id = 2;

-- name: contains
SELECT a.id FROM places AS a JOIN places AS b ON b.id = 3 WHERE ST_Contains(b.at, a.at) AND a.id < 3 ORDER BY a.id;

-- name: minimum-bounding-rectangle
SELECT MBRContains((SELECT at FROM places WHERE id = 3), (SELECT at FROM places WHERE id = 1)) AS inside;

-- name: envelope-and-area
SELECT ST_AsText(ST_Envelope(at)) AS envelope, ST_Area(at) AS area, ST_GeometryType(at) AS type, ST_NumPoints(ST_ExteriorRing(at)) AS points FROM places WHERE id = 3;

-- 5.7.5 and MariaDB 10.2.4.
-- name: as-geojson
SELECT ST_AsGeoJSON(at) AS document FROM places WHERE id = 1;

-- GeoJSON has longitude first; since 8.0 the result has SRID 4326, with latitude first.
-- name: from-geojson
SELECT ST_AsText(ST_GeomFromGeoJSON('{"type": "Point", "coordinates": [1.5, 2.5]}')) AS text;

-- 5.6 and MariaDB give NULL for what they cannot read; MySQL since 5.7 refuses (3037).
-- name: invalid-text
SELECT ST_GeomFromText('POINT(1)');

-- name: nonsense-text
SELECT ST_GeomFromText('nonsense');

-- name: invalid-polygon
-- expect: error 1305
SELECT ST_IsValid(ST_GeomFromText('POLYGON((0 0, 2 2, 0 2, 2 0, 0 0))')) AS valid;

-- name: number-into-geometry
-- expect: error 4078
INSERT INTO places VALUES (9, 5);

-- SRID 4326 has latitude first and metres as its unit since 8.0; before, and in MariaDB, it is a flat plane like any other.
-- name: axis-order
SELECT ST_X(ST_GeomFromText('POINT(10 50)', 4326)) AS x, ST_AsText(ST_GeomFromText('POINT(10 50)', 4326)) AS text;

-- name: latitude-out-of-range
SELECT ST_AsText(ST_GeomFromText('POINT(100 20)', 4326)) AS text;

-- name: distance-on-the-globe
SELECT ROUND(ST_Distance(ST_GeomFromText('POINT(52 13)', 4326), ST_GeomFromText('POINT(48 11)', 4326))) AS distance;

-- name: bytes-of-srid
SELECT HEX(ST_GeomFromText('POINT(1 2)', 4326)) AS bytes, ST_SRID(ST_GeomFromText('POINT(1 2)', 4326)) AS srid;

-- name: mixed-srids
-- expect: error 3033
SELECT ST_Distance(ST_GeomFromText('POINT(1 2)', 4326), ST_GeomFromText('POINT(1 2)', 0)) AS distance;

-- name: unknown-srid
-- expect: error 3548
SELECT ST_AsText(ST_GeomFromText('POINT(1 2)', 123456)) AS text;

-- name: distance-on-a-sphere
SELECT ROUND(ST_Distance_Sphere(Point(13, 52), Point(11, 48))) AS distance;

-- The attribute is SRID in MySQL and REF_SYSTEM_ID in MariaDB.
-- name: column-with-srid
-- expect: error 1064
CREATE TABLE mapped (id INT PRIMARY KEY, at POINT NOT NULL SRID 4326, SPATIAL INDEX (at)) ENGINE = InnoDB;

-- name: column-with-ref-system-id
-- expect: error 1064
CREATE TABLE referenced (id INT PRIMARY KEY, at POINT REF_SYSTEM_ID = 4326 NOT NULL) ENGINE = InnoDB;

-- InnoDB has spatial indexes since 5.7.5 and MariaDB 10.2.2.
-- name: spatial-index
CREATE SPATIAL INDEX by_place ON places (at);

-- name: nullable-spatial-index
-- expect: error 1252
CREATE TABLE loosely_mapped (id INT PRIMARY KEY, at POINT, SPATIAL INDEX (at)) ENGINE = InnoDB;

-- name: buffer
SELECT ST_NumPoints(ST_ExteriorRing(ST_Buffer(Point(0, 0), 1))) > 4 AS round;

-- name: union-of-shapes
SELECT ST_AsText(ST_Union(Point(1, 1), Point(2, 2))) AS text;

-- name: simplify
-- expect: error 1305
SELECT ST_AsText(ST_Simplify(ST_GeomFromText('LINESTRING(0 0, 1 0.1, 2 0)'), 0.5)) AS text;

-- name: geohash
-- expect: error 1305
SELECT ST_GeoHash(10, 50, 6) AS hash;

-- name: compare-geometries
SELECT Point(1, 2) = Point(1, 2) AS equal, ST_Equals(Point(1, 2), Point(1, 2)) AS same_place;

-- name: group-by-geometry
SELECT COUNT(DISTINCT ST_AsText(at)) AS n FROM places;

-- name: transform
-- expect: error 1305
SELECT ST_AsText(ST_Transform(ST_GeomFromText('POINT(1 2)', 4326), 4326)) AS text;

-- name: geometry-collection
SELECT ST_AsText(GeometryCollection(Point(1, 2), LineString(Point(0, 0), Point(1, 1)))) AS text, ST_AsText(ST_GeomFromText('GEOMETRYCOLLECTION EMPTY')) AS nothing;
