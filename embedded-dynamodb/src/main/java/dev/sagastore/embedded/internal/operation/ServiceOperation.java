package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.protocol.Members;
import java.util.Map;

/** One of DynamoDB's operations. Safe for use by several threads. */
interface ServiceOperation {
  /**
   * Carries out a request.
   *
   * @return the members of the response
   * @throws ServiceException if it fails
   */
  Map<String, Object> execute(Members request);
}
