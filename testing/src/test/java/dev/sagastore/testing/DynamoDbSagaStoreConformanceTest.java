package dev.sagastore.testing;

/** Derived ids, as by default. */
class DynamoDbSagaStoreConformanceTest extends EngineConformance {}
