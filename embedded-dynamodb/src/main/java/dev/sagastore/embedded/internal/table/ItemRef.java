package dev.sagastore.embedded.internal.table;

/** An item's place in the database, whether there is an item or not. */
record ItemRef(Table table, Position position) {}
