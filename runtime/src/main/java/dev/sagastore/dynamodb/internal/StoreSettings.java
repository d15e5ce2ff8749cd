package dev.sagastore.dynamodb.internal;

import dev.sagastore.SagaIdentity;
import dev.sagastore.dynamodb.internal.state.Codecs;
import dev.sagastore.schema.Retention;
import dev.sagastore.schema.TableSchema;
import dev.sagastore.spi.StateMapper;
import java.time.Clock;

/**
 * The settings of a store.
 *
 * @param tableName name or ARN of the table
 * @param schema the table's schema
 * @param retention retention of completed sagas whose type has none of its own
 * @param identity the kind of saga IDs
 * @param consistentReads true for strongly consistent reads
 * @param clock the clock
 * @param mapper mapper that writes and reads states
 * @param codecs codecs that turn states into attributes
 * @param comparing whether a state must be the same when it is read back
 * @param measured whether responses contain the consumed units
 */
public record StoreSettings(
    String tableName,
    TableSchema schema,
    Retention retention,
    SagaIdentity identity,
    boolean consistentReads,
    Clock clock,
    StateMapper mapper,
    Codecs codecs,
    boolean comparing,
    boolean measured) {}
