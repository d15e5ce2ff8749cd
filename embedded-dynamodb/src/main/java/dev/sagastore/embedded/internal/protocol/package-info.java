/** DynamoDB's JSON protocol: requests and responses as they are on the wire. */
@NullMarked
package dev.sagastore.embedded.internal.protocol;

import org.jspecify.annotations.NullMarked;
