package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.groundwork.engine.AwsAuth;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AwsAuthReaderTest {
    @Test
    void rolesAndUsersHaveTheirGroups() throws JsonProcessingException {
        AwsAuth map = read("""
                data:
                  mapRoles: |
                    - rolearn: arn:aws:iam::111122223333:role/node
                      username: system:node:{{EC2PrivateDNSName}}
                      groups: [system:bootstrappers, system:nodes]
                    - {rolearn: "arn:aws:iam::111122223333:role/ops", username: ops, groups: [system:masters]}
                  mapUsers: |
                    - {userarn: "arn:aws:iam::111122223333:user/ada", username: ada}
                """);

        assertThat(map.roles()).containsEntry("arn:aws:iam::111122223333:role/ops", List.of("system:masters"));
        assertThat(map.users()).containsEntry("arn:aws:iam::111122223333:user/ada", List.of());
        assertThat(map.words()).hasValue("2 roles and 1 user");
    }

    @Test
    void whatSomebodyBrokeLetsNobodyInAndIsNamed() throws JsonProcessingException {
        AwsAuth map = read("""
                data: {mapRoles: "- rolearn: [", mapUsers: "arn:aws:iam::111122223333:user/ada"}
                """);

        assertThat(map.words()).hasValue("0 roles and 0 users (no list in YAML: mapRoles, mapUsers)");
    }

    @Test
    void anEmptyOneIsNotBroken() throws JsonProcessingException {
        assertThat(read("data: {}").words()).hasValue("0 roles and 0 users");
    }

    private static AwsAuth read(String yaml) throws JsonProcessingException {
        return AwsAuthReader.read(new YAMLMapper().readTree(yaml));
    }
}
