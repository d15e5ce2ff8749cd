/**
 * States through Jackson 2 ({@code com.fasterxml.jackson}), the default of a store.
 *
 * <pre>{@code
 * DynamoDbSagaStore.builder()
 *     .stateMapper(Jackson2StateMapper.of(objectMapper))
 * }</pre>
 */
@NullMarked
package dev.sagastore.jackson2;

import org.jspecify.annotations.NullMarked;
