package dev.sagastore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.dynamodb.DynamoDbAsyncSagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which results callers can ignore under Error Prone. */
class ReturnValueTest {
  private static final List<Class<?>> API =
      PublicTypes.of(
          "dev.sagastore",
          "dev.sagastore.spi",
          "dev.sagastore.schema",
          "dev.sagastore.dynamodb",
          "dev.sagastore.dynamodb.codec",
          "dev.sagastore.jackson2");

  /** Methods that fail with an exception, and whose result is only for convenience. */
  private static final Set<String> STORE_WRITES =
      Set.of(
          "insert",
          "insertOrGet",
          "insertOrModify",
          "insertOrChange",
          "update",
          "modify",
          "complete",
          "change",
          "delete",
          "forceDelete",
          "deleteCompleted");

  /** Methods that change the object itself, or check an argument and return it. */
  private static final Set<String> OTHERS =
      Set.of(
          "StateObject.put",
          "StateObject.remove",
          "StateObject.rename",
          "StatePath.add",
          "SagaKeys.requireSagaName",
          "SagaKeys.requireSagaId",
          "SagaKeys.requireCorrelationId",
          "SagaKeys.requireKeyName",
          "SagaKeys.requireKeyValue",
          "SagaKeys.requireDue",
          "SagaKeys.requireProtection",
          "EnvironmentVariable.requirePrefix");

  private record Call(Class<?> type, Method method) {
    /** Returns a statement that compiles; it is never run. */
    String statement() {
      String arguments =
          Arrays.stream(method.getParameterTypes())
              .map(Call::value)
              .collect(Collectors.joining(", "));
      String name = type.getCanonicalName();
      String receiver = Modifier.isStatic(method.getModifiers()) ? name : "((" + name + ") null)";
      return "%s.%s(%s);".formatted(receiver, method.getName(), arguments);
    }

    private static String value(Class<?> type) {
      if (type == boolean.class) {
        return "false";
      }
      return type.isPrimitive()
          ? "(" + type.getName() + ") 0"
          : "(" + type.getCanonicalName() + ") null";
    }

    boolean isIgnorable() {
      return isStoreWrite()
          || isSetter()
          || OTHERS.contains(type.getSimpleName() + "." + method.getName());
    }

    private boolean isStoreWrite() {
      return SagaStore.class.isAssignableFrom(type) && STORE_WRITES.contains(method.getName());
    }

    private boolean isSetter() {
      return type.getSimpleName().endsWith("Builder")
          && !Modifier.isStatic(method.getModifiers())
          && method.getReturnType().isAssignableFrom(type);
    }

    @Override
    public String toString() {
      return type.getSimpleName()
          + "."
          + method.getName()
          + Arrays.stream(method.getParameterTypes())
              .map(Class::getSimpleName)
              .collect(Collectors.joining(", ", "(", ")"));
    }
  }

  @Test
  void onlyResultsOfWritesAndSettersCanBeIgnored(@TempDir Path folder) throws Exception {
    List<Call> calls = calls();

    JavaCompilation compilation =
        JavaCompilation.withErrorProne(folder, calls.stream().map(Call::statement).toList());

    assertThat(API).contains(DynamoDbSagaStore.class, DynamoDbAsyncSagaStore.class);
    assertThat(compilation.otherErrors()).isEmpty();
    TreeSet<Integer> refused = compilation.refused();
    assertThat(names(calls, refused::contains))
        .contains("Saga.complete()", "SagaChange.andComplete()", "SagaType.withRetention(Duration)")
        .contains("AsyncSagaStore.update(Saga)", "DynamoDbAsyncSagaStore.update(Saga)");
    assertThat(names(calls, index -> !refused.contains(index)))
        .containsExactlyInAnyOrderElementsOf(names(calls, index -> calls.get(index).isIgnorable()));
  }

  @Test
  void usersNeedNoAnnotationsOfErrorProne(@TempDir Path folder) throws Exception {
    List<String> statements =
        List.of(
            "dev.sagastore.SagaType<String> type = dev.sagastore.SagaType.of(\"A\", String.class);",
            "dev.sagastore.SagaStore store = dev.sagastore.dynamodb.DynamoDbSagaStore.builder()"
                + ".tableName(\"sagas\").build();",
            "store.insert(type.correlationId(\"order-42\"), \"new\");",
            "store.find(type.id(\"1\")).ifPresent(saga -> store.update(saga.complete()));",
            "dev.sagastore.schema.TableSchema.builder().shards(2).build();");

    JavaCompilation compilation = JavaCompilation.withoutAnnotations(folder, statements);

    assertThat(compilation.output()).isEmpty();
    assertThat(compilation.exitCode()).isZero();
  }

  private static List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    for (Class<?> type : API) {
      Arrays.stream(type.getMethods())
          .filter(method -> method.getReturnType() != void.class && !method.isBridge())
          .filter(method -> method.getDeclaringClass().getName().startsWith("dev.sagastore."))
          .filter(method -> !isDeclaredByTheLanguage(method))
          .map(method -> new Call(type, method))
          .forEach(calls::add);
    }
    return calls;
  }

  private static boolean isDeclaredByTheLanguage(Method method) {
    return Set.of("equals", "hashCode", "toString").contains(method.getName())
        || (method.getDeclaringClass().isEnum()
            && Set.of("values", "valueOf").contains(method.getName()));
  }

  private static List<String> names(List<Call> calls, IntPredicate index) {
    return IntStream.range(0, calls.size())
        .filter(index)
        .mapToObj(i -> calls.get(i).toString())
        .toList();
  }
}
