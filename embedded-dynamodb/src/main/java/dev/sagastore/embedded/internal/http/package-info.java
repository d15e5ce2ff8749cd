/** The ways into the engine: HTTP clients for the AWS SDK that stay in memory, and an endpoint. */
@NullMarked
package dev.sagastore.embedded.internal.http;

import org.jspecify.annotations.NullMarked;
