package dev.sagastore.dynamodb.internal.engine;

import dev.sagastore.SagaStoreConfigurationException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.util.VersionInfo;

/**
 * Checks the version of the AWS SDK on the class path. With an older one, everything would work
 * until the first conflict: the number of attempts tells it from a write of the store's own that
 * was retried.
 */
public final class SdkVersion {
  /** The first version whose exceptions tell the number of attempts. */
  public static final String MINIMUM = "2.30.38";

  private SdkVersion() {}

  /**
   * Fails if the SDK is too old.
   *
   * @throws SagaStoreConfigurationException that names both versions
   */
  public static void requireMinimum() {
    requireMinimum(SdkException.class);
  }

  public static void requireMinimum(Class<?> exception) {
    try {
      exception.getMethod("numAttempts");
    } catch (NoSuchMethodException e) {
      throw new SagaStoreConfigurationException(
          null,
          null,
          ("the AWS SDK on the class path has version %s, the store needs %s or later: raise the"
                  + " version of software.amazon.awssdk:bom")
              .formatted(version(), MINIMUM),
          e);
    }
  }

  /** The compiler would copy the constant into this class. */
  private static String version() {
    try {
      return String.valueOf(VersionInfo.class.getField("SDK_VERSION").get(null));
    } catch (ReflectiveOperationException e) {
      return "unknown";
    }
  }
}
