package dev.sagastore.bus.lambda;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Records the requests of an SQS client, and lets those of a class fail. */
final class SqsRequests implements ExecutionInterceptor {
  private final List<SdkRequest> requests = new CopyOnWriteArrayList<>();
  private final Set<Class<?>> failing = ConcurrentHashMap.newKeySet();

  void fail(Class<? extends SdkRequest> type) {
    failing.add(type);
  }

  List<SdkRequest> all() {
    return requests;
  }

  <R extends SdkRequest> List<R> of(Class<R> type) {
    return requests.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    requests.add(context.request());
    if (failing.contains(context.request().getClass())) {
      throw SdkClientException.create("no connection");
    }
  }
}
