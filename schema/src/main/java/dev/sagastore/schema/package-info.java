/**
 * Layout and names of the table, and names, actions and metrics of the bus: the only contract
 * between the CDK constructs and the code.
 *
 * <p>The package uses methods, records and enums instead of constants. The compiler copies a {@code
 * static final String} into the class files that use it. So a construct compiled against an older
 * version of this module would silently keep the old names.
 *
 * <p>One item is one saga:
 *
 * <pre>
 * PK      SAGA#&lt;sagaName&gt;             GSI1PK  SAGA#&lt;sagaName&gt;
 * SK      ID#&lt;sagaId&gt;                 GSI1SK  CORR#&lt;correlationId&gt;
 *
 * once completed:
 * GSI2PK  COMPLETED#&lt;yyyy-MM-dd, UTC&gt;
 * GSI2SK  &lt;sagaName&gt;#&lt;sagaId&gt;
 * ttl     epoch seconds after which DynamoDB removes the item
 *
 * while it is active and due:
 * GSI2PK  DUE#&lt;sagaName&gt;
 * GSI2SK  &lt;time, 24 characters&gt;#&lt;sagaId&gt;
 * </pre>
 *
 * <p>With several shards, every partition key ends in {@code #<shard>}. The partitions of due sagas
 * have a number of their own.
 *
 * <p>Guards are small items beside a saga that lead to it. There are two kinds:
 *
 * <ul>
 *   <li>{@code SK CORR#<correlationId>}, if the caller chooses IDs and correlation IDs are unique
 *   <li>{@code SK KEY#<key name>#<value>}, for each of its further keys
 * </ul>
 *
 * <p>All types in this package are immutable and safe for use by several threads.
 */
@CheckReturnValue
@NullMarked
package dev.sagastore.schema;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
