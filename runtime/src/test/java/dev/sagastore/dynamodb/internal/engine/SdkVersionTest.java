package dev.sagastore.dynamodb.internal.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.SagaStoreConfigurationException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.util.VersionInfo;

class SdkVersionTest {
  @Test
  void versionOfBuildIsSupported() {
    assertThatCode(SdkVersion::requireMinimum).doesNotThrowAnyException();
  }

  @Test
  void olderVersionFailsWithBothVersions() {
    assertThatThrownBy(() -> SdkVersion.requireMinimum(RuntimeException.class))
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessageContaining("has version " + VersionInfo.SDK_VERSION)
        .hasMessageContaining("needs " + SdkVersion.MINIMUM + " or later");
  }
}
