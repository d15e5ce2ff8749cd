package dev.sagastore.cdkapp.deployment;

import java.util.function.Supplier;

/** One of the steps of a deployment. It says its name when it begins, and when it fails. */
final class Step {
  private Step() {}

  static void run(String name, Runnable work) {
    call(
        name,
        () -> {
          work.run();
          return name;
        });
  }

  static <T> T call(String name, Supplier<T> work) {
    say(name);
    try {
      return work.get();
    } catch (RuntimeException | AssertionError e) {
      throw failed(name, reason(e).lines().findFirst().orElse(""), e);
    }
  }

  static AssertionError failed(String name, String reason, Throwable cause) {
    return new AssertionError("the step \"" + name + "\" failed: " + reason, cause);
  }

  static String reason(Throwable failure) {
    return String.valueOf(failure.getMessage()).strip();
  }

  static void say(String line) {
    System.out.println("deployment: " + line);
  }
}
