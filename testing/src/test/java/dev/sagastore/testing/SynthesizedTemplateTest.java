package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SynthesizedTemplateTest {
  private static final SynthesizedTemplate TEMPLATE =
      SynthesizedTemplate.parse(
          """
          {
            "Resources": {
              "Orders": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {}},
              "Parcels": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {}},
              "Handler": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                  "Environment": {"Variables": {"SAGA_STORE_TABLE_NAME": {"Ref": "Orders"}}}
                }
              },
              "Tracker": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                  "Environment": {"Variables": {"PARCELS_SAGA_STORE_TABLE_NAME": {"Ref": "Parcels"}}}
                }
              },
              "Other": {"Type": "AWS::Lambda::Function", "Properties": {}}
            }
          }
          """);

  @Test
  void theFunctionIsFoundByTheVariableOfItsTable() {
    assertThat(TEMPLATE.functionEnvironment())
        .containsOnlyKeys("SAGA_STORE_TABLE_NAME")
        .containsEntry("SAGA_STORE_TABLE_NAME", "Orders");
    assertThat(TEMPLATE.functionEnvironment("PARCELS_"))
        .containsOnlyKeys("PARCELS_SAGA_STORE_TABLE_NAME")
        .containsEntry("PARCELS_SAGA_STORE_TABLE_NAME", "Parcels");
  }

  @Test
  void aPrefixThatNoFunctionHasIsNamed() {
    assertThatThrownBy(() -> TEMPLATE.functionEnvironment("NOBODYS_"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "0 functions of the template have the variable NOBODYS_SAGA_STORE_TABLE_NAME, expected"
                + " one");
    assertThatIllegalArgumentException().isThrownBy(() -> TEMPLATE.functionEnvironment("?"));
  }
}
