package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.value.DataType;

/** An attribute that is part of a key. */
public record KeyPart(String name, DataType type) {}
