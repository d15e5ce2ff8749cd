package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.protocol.Json;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.protocol.RequestHandler;
import dev.sagastore.embedded.internal.protocol.WireRequest;
import dev.sagastore.embedded.internal.protocol.WireResponse;
import dev.sagastore.embedded.internal.table.Database;
import dev.sagastore.embedded.internal.table.ReadTransactions;
import dev.sagastore.embedded.internal.table.WriteTransactions;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/**
 * Finds the operation of each request, and turns results and failures into responses (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html">low-level
 * API</a>). Signatures are neither needed nor verified.
 */
public final class Dispatcher implements RequestHandler {
  private static final String TARGET_PREFIX = "DynamoDB_20120810.";
  private static final String AMZ_JSON = "application/x-amz-json-1.0";
  private static final Set<String> CONTENT_TYPES = Set.of(AMZ_JSON, "application/json");

  /** The service's errors whose message begins with a capital letter in the JSON. */
  private static final Set<String> CAPITAL_MESSAGE =
      Set.of("SerializationException", "TransactionCanceledException");

  private final Map<String, ServiceOperation> operations = new TreeMap<>();
  private final AtomicLong requests = new AtomicLong();

  /** Creates a dispatcher of all operations. */
  public Dispatcher(Database database) {
    operations.put("CreateTable", new CreateTableOperation(database));
    operations.put("DescribeTable", new DescribeTableOperation(database));
    operations.put("DeleteTable", new DeleteTableOperation(database));
    operations.put("ListTables", new ListTablesOperation(database));
    operations.put("UpdateTimeToLive", new UpdateTimeToLiveOperation(database));
    operations.put("DescribeTimeToLive", new DescribeTimeToLiveOperation(database));
    operations.put("GetItem", new GetItemOperation(database));
    operations.put("PutItem", WriteOperation.put(database));
    operations.put("UpdateItem", WriteOperation.update(database));
    operations.put("DeleteItem", WriteOperation.delete(database));
    operations.put("Query", new QueryOperation(database));
    operations.put("Scan", new ScanOperation(database));
    operations.put("BatchGetItem", new BatchGetItemOperation(database));
    operations.put("BatchWriteItem", new BatchWriteItemOperation(database));
    operations.put(
        "TransactGetItems", new TransactGetItemsOperation(new ReadTransactions(database)));
    operations.put(
        "TransactWriteItems", new TransactWriteItemsOperation(new WriteTransactions(database)));
  }

  @Override
  public WireResponse handle(WireRequest request) {
    if (request.method().equals("GET")) {
      return response(200, "text/plain", "healthy".getBytes(StandardCharsets.UTF_8));
    }
    try {
      return json(200, execute(request));
    } catch (ServiceException e) {
      return json(e.status(), body(e));
    }
  }

  private Map<String, Object> execute(WireRequest request) {
    requirePost(request);
    String operationName = operationName(request);
    ServiceOperation operation = operations.get(operationName);
    if (operation == null) {
      throw unknownOperation(
          "embedded-dynamodb lacks the operation '%s'; it has %s"
              .formatted(operationName, String.join(", ", operations.keySet())));
    }
    return operation.execute(Members.ofRequest(operationName, Json.parseObject(request.body())));
  }

  private static void requirePost(WireRequest request) {
    if (!request.method().equals("POST")) {
      throw unknownOperation("DynamoDB's requests are POST, and not " + request.method());
    }
    String contentType = request.header("Content-Type").orElse("");
    String mediaType = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!CONTENT_TYPES.contains(mediaType)) {
      throw unknownOperation(
          "the Content-Type must be %s, and not '%s'".formatted(AMZ_JSON, contentType));
    }
  }

  private static String operationName(WireRequest request) {
    String target = request.header("X-Amz-Target").orElse("");
    if (!target.startsWith(TARGET_PREFIX)) {
      throw unknownOperation(
          "the header X-Amz-Target must be %s and the operation, and not '%s'"
              .formatted(TARGET_PREFIX, target));
    }
    return target.substring(TARGET_PREFIX.length());
  }

  private static ServiceException unknownOperation(String message) {
    return ServiceException.protocol(400, "UnknownOperationException", message);
  }

  private static Map<String, Object> body(ServiceException failure) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("__type", failure.type());
    body.put(
        CAPITAL_MESSAGE.contains(failure.name()) ? "Message" : "message", failure.getMessage());
    body.putAll(failure.members());
    return body;
  }

  private WireResponse json(int status, Map<String, Object> body) {
    return response(status, AMZ_JSON, Json.write(body));
  }

  private WireResponse response(int status, String contentType, byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(body);
    return new WireResponse(
        status,
        Map.of(
            "Content-Type",
            contentType,
            "x-amzn-RequestId",
            "EMBEDDED" + requests.incrementAndGet(),
            "x-amz-crc32",
            Long.toString(crc.getValue())),
        body);
  }
}
