package dev.groundwork.addon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.resource.ResourceId;
import org.junit.jupiter.api.Test;

final class AddonPageTest {
    private static final AddonPage PAGE = new AddonPage("""
            # thing

            | `outside` | of every section | is not read |

            ## Settings

            | Setting | Default | Meaning |
            |---|---|---|
            | `size` | `"5m"` | How **large** it is; see [what AWS says](https://aws.example.com/x). |

            | Setting of `size` | Default | Meaning |
            |---|---|---|
            | `size.unit` | by the size | Its unit. |

            ## What it creates

            | Kind | Name | Why |
            |---|---|---|
            | Role | `thing` | reads `*`, and only that |
            | Role | `thing-kubelet` | |

            In AWS:

            | Kind | Name | Why |
            |---|---|---|
            | log group | `PREFIX/a`, `PREFIX/b` | where logs are |

            ## IAM rights

            | Statement | Actions | On what, and why |
            |---|---|---|
            | `Look`, `LookCloser` | `logs:Get*` | *everything*, a\\|b |

            ## Checks

            | Check | What it claims | What refutes it |
            |---|---|---|
            | `answers` | it answers | silence |
            """);

    @Test
    void aSettingHasWhatItIsForAndWhatIsTakenIfItIsNotSet() {
        assertThat(PAGE.setting("size"))
                .contains(new AddonPage.Setting("\"5m\"", "How large it is; see what AWS says."));
        assertThat(PAGE.setting("size.unit")).contains(new AddonPage.Setting("by the size", "Its unit."));
    }

    @Test
    void anObjectIsFoundByKindAndName() {
        ResourceId role = new ResourceId("rbac.authorization.k8s.io", "Role", "kube-system", "thing");

        assertThat(PAGE.resource(role)).contains("reads *, and only that");
    }

    @Test
    void whatIsInAwsIsFoundByTheWordForItsKind() {
        assertThat(PAGE.resource(ResourceId.aws("LogGroup", "/production/a"))).contains("where logs are");
    }

    @Test
    void oneRowMayTellOfSeveralStatements() {
        assertThat(PAGE.right("Look")).contains("everything, a|b");
        assertThat(PAGE.right("LookCloser")).contains("everything, a|b");
    }

    @Test
    void aCheckHasWhatItClaimsAndWhatRefutesIt() {
        assertThat(PAGE.check("answers")).contains(new AddonPage.Claim("it answers", "silence"));
    }

    @Test
    void whatIsNotOnThePageIsNotFound() {
        assertThat(PAGE.setting("outside")).isEmpty();
        assertThat(PAGE.check("Check")).isEmpty();
        assertThat(PAGE.right("LookAway")).isEmpty();
        assertThat(PAGE.resource(new ResourceId("", "Secret", "kube-system", "thing")))
                .isEmpty();
        assertThat(PAGE.resource(ResourceId.aws("Role", "thing"))).isEmpty();
    }

    @Test
    void everyRowIsToldInOrderAndTheHeadIsNone() {
        assertThat(PAGE.resources().keySet()).containsExactly("Role thing", "Role thing-kubelet", "log group");
        assertThat(PAGE.rights().keySet()).containsExactly("Look", "LookCloser");
        assertThat(PAGE.checks().keySet()).containsExactly("answers");
    }

    @Test
    void anAddonWithoutAPageIsABug() {
        assertThatThrownBy(() -> AddonPage.of("nothing"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/pages/addons/nothing.md");
    }
}
