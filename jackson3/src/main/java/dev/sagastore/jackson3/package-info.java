/**
 * Mapping of states with Jackson 3 ({@code tools.jackson}).
 *
 * <pre>{@code
 * DynamoDbSagaStore.builder()
 *     .stateMapper(Jackson3StateMapper.of(jsonMapper))
 * }</pre>
 */
@NullMarked
package dev.sagastore.jackson3;

import org.jspecify.annotations.NullMarked;
