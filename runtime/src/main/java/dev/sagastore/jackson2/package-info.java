/**
 * Mapping of states with Jackson 2 ({@code com.fasterxml.jackson}), the default of a store.
 *
 * <pre>{@code
 * DynamoDbSagaStore.builder()
 *     .stateMapper(Jackson2StateMapper.of(objectMapper))
 * }</pre>
 */
@CheckReturnValue
@NullMarked
package dev.sagastore.jackson2;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
