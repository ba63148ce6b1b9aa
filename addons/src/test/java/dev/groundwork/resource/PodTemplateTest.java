package dev.groundwork.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;

final class PodTemplateTest {
    @Test
    void aCronJobHasItsTemplateOneLevelDeeper() throws JsonProcessingException {
        ObjectNode object = object("{kind: CronJob, spec: {jobTemplate: {spec: {template: {spec: {}}}}}}");
        PodTemplate.annotate(PodTemplate.of(object).orElseThrow(), "a", "b");
        assertThat(object.toString())
                .contains("\"template\":{\"spec\":{},\"metadata\":{\"annotations\":{\"a\":\"b\"}}}");
    }

    @Test
    void aTemplateOfSomethingElseIsNone() throws JsonProcessingException {
        assertThat(PodTemplate.of(object("{kind: ClusterSecret, spec: {template: {spec: {}}}}")))
                .isEmpty();
        assertThat(PodTemplate.of(object("{kind: ConfigMap}"))).isEmpty();
    }

    @Test
    void podsRunAsTheDefaultServiceAccountUnlessTheyNameOne() throws JsonProcessingException {
        assertThat(PodTemplate.serviceAccount(object("{spec: {}}"))).isEqualTo("default");
        assertThat(PodTemplate.serviceAccount(object("{spec: {serviceAccountName: app}}")))
                .isEqualTo("app");
    }

    private static ObjectNode object(String yaml) throws JsonProcessingException {
        return (ObjectNode) new YAMLMapper().readTree(yaml);
    }
}
