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
              "Shipper": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                  "Environment": {
                    "Variables": {
                      "BOTH_SAGA_STORE_TABLE_NAME": {"Ref": "Parcels"},
                      "BUS": "parcels",
                      "DESTINATIONS": "{}"
                    }
                  }
                }
              },
              "Sweeper": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                  "Environment": {
                    "Variables": {
                      "BOTH_SAGA_STORE_TABLE_NAME": {"Ref": "Parcels"},
                      "MIXED_SAGA_STORE_TABLE_NAME": {"Ref": "Parcels"},
                      "BUS": "parcels"
                    }
                  }
                }
              },
              "Mixed": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                  "Environment": {"Variables": {"MIXED_SAGA_STORE_TABLE_NAME": {"Ref": "Orders"}}}
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
        .hasMessage("no function of the template has the variable NOBODYS_SAGA_STORE_TABLE_NAME");
    assertThatIllegalArgumentException().isThrownBy(() -> TEMPLATE.functionEnvironment("?"));
  }

  @Test
  void variablesThatFunctionsShareAreReturned() {
    assertThat(TEMPLATE.functionEnvironment("BOTH_"))
        .containsOnlyKeys("BOTH_SAGA_STORE_TABLE_NAME", "BUS")
        .containsEntry("BUS", "parcels");
  }

  @Test
  void severalTablesFail() {
    assertThatThrownBy(() -> TEMPLATE.functionEnvironment("MIXED_"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the functions of the template use several tables: MIXED_SAGA_STORE_TABLE_NAME"
                + " differs");
  }
}
