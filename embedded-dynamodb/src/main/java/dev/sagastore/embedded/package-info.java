/**
 * DynamoDB in memory, for tests and demos: inside the JVM, or behind HTTP on the loopback address.
 *
 * <p>In the JVM, the AWS SDK sends its requests to the engine instead of the network:
 *
 * <pre>{@code
 * try (DynamoDbEngine engine = DynamoDbEngine.start();
 *     DynamoDbClient client =
 *         DynamoDbClient.builder()
 *             .httpClient(engine.httpClient())
 *             .region(Region.US_EAST_1)
 *             .credentialsProvider(AnonymousCredentialsProvider.create())
 *             .build()) {
 *   client.listTables();
 * }
 * }</pre>
 *
 * <p>For the AWS CLI and other languages, the same engine serves HTTP:
 *
 * <pre>{@code
 * URI endpoint = engine.listen(8000);
 * }</pre>
 *
 * <p>Expressions, validation, errors, limits and capacity units are those that AWS documents. An
 * operation or a parameter that the engine lacks fails, and the message says so.
 */
@NullMarked
package dev.sagastore.embedded;

import org.jspecify.annotations.NullMarked;
