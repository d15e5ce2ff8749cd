/**
 * Messages as JSON: a mapper for their bodies, and the formats of their envelopes.
 *
 * <p>{@link dev.sagastore.bus.json.JacksonMessageMapper} writes and reads bodies with Jackson 2.
 * {@link dev.sagastore.bus.json.MessageFormats} reads the format of the bus, CloudEvents, and
 * messages from Amazon SNS and Amazon EventBridge.
 *
 * <p>Not stable yet: it can change until the bus is released.
 */
@NullMarked
@CheckReturnValue
package dev.sagastore.bus.json;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
