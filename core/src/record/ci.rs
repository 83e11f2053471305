//! The CI service that a run is part of, recognised by its environment variables.

/// A service: the variable it is recognised by, its name, and which variables become which tags.
struct Service {
    sign: &'static str,
    name: &'static str,
    tags: &'static [(&'static str, &'static str)],
}

const SERVICES: [Service; 9] = [
    Service {
        sign: "GITHUB_ACTIONS",
        name: "github",
        tags: &[
            ("ci.job", "GITHUB_JOB"),
            ("ci.run_id", "GITHUB_RUN_ID"),
            ("ci.attempt", "GITHUB_RUN_ATTEMPT"),
            ("ci.ref", "GITHUB_REF"),
            ("ci.sha", "GITHUB_SHA"),
            ("ci.repository", "GITHUB_REPOSITORY"),
            ("ci.workflow", "GITHUB_WORKFLOW"),
            ("ci.runner", "RUNNER_NAME"),
        ],
    },
    Service {
        sign: "GITLAB_CI",
        name: "gitlab",
        tags: &[
            ("ci.job", "CI_JOB_NAME"),
            ("ci.run_id", "CI_PIPELINE_ID"),
            ("ci.job_id", "CI_JOB_ID"),
            ("ci.ref", "CI_COMMIT_REF_NAME"),
            ("ci.sha", "CI_COMMIT_SHA"),
            ("ci.url", "CI_JOB_URL"),
            ("ci.shard", "CI_NODE_INDEX"),
            ("ci.shards", "CI_NODE_TOTAL"),
        ],
    },
    Service {
        sign: "JENKINS_URL",
        name: "jenkins",
        tags: &[
            ("ci.job", "JOB_NAME"),
            ("ci.run_id", "BUILD_NUMBER"),
            ("ci.url", "BUILD_URL"),
            ("ci.sha", "GIT_COMMIT"),
            ("ci.runner", "NODE_NAME"),
        ],
    },
    Service {
        sign: "BUILDKITE",
        name: "buildkite",
        tags: &[
            ("ci.job", "BUILDKITE_LABEL"),
            ("ci.run_id", "BUILDKITE_BUILD_NUMBER"),
            ("ci.url", "BUILDKITE_BUILD_URL"),
            ("ci.sha", "BUILDKITE_COMMIT"),
            ("ci.ref", "BUILDKITE_BRANCH"),
            ("ci.shard", "BUILDKITE_PARALLEL_JOB"),
            ("ci.shards", "BUILDKITE_PARALLEL_JOB_COUNT"),
        ],
    },
    Service {
        sign: "CIRCLECI",
        name: "circleci",
        tags: &[
            ("ci.job", "CIRCLE_JOB"),
            ("ci.run_id", "CIRCLE_BUILD_NUM"),
            ("ci.url", "CIRCLE_BUILD_URL"),
            ("ci.sha", "CIRCLE_SHA1"),
            ("ci.ref", "CIRCLE_BRANCH"),
            ("ci.shard", "CIRCLE_NODE_INDEX"),
            ("ci.shards", "CIRCLE_NODE_TOTAL"),
        ],
    },
    Service {
        sign: "TF_BUILD",
        name: "azure",
        tags: &[
            ("ci.job", "SYSTEM_JOBDISPLAYNAME"),
            ("ci.run_id", "BUILD_BUILDID"),
            ("ci.sha", "BUILD_SOURCEVERSION"),
            ("ci.ref", "BUILD_SOURCEBRANCH"),
            ("ci.runner", "AGENT_NAME"),
        ],
    },
    Service {
        sign: "TEAMCITY_VERSION",
        name: "teamcity",
        tags: &[
            ("ci.job", "TEAMCITY_BUILDCONF_NAME"),
            ("ci.run_id", "BUILD_NUMBER"),
            ("ci.sha", "BUILD_VCS_NUMBER"),
        ],
    },
    Service {
        sign: "TRAVIS",
        name: "travis",
        tags: &[
            ("ci.job", "TRAVIS_JOB_NAME"),
            ("ci.run_id", "TRAVIS_BUILD_NUMBER"),
            ("ci.url", "TRAVIS_JOB_WEB_URL"),
            ("ci.sha", "TRAVIS_COMMIT"),
            ("ci.ref", "TRAVIS_BRANCH"),
        ],
    },
    Service {
        sign: "DRONE",
        name: "drone",
        tags: &[
            ("ci.job", "DRONE_STAGE_NAME"),
            ("ci.run_id", "DRONE_BUILD_NUMBER"),
            ("ci.url", "DRONE_BUILD_LINK"),
            ("ci.sha", "DRONE_COMMIT_SHA"),
            ("ci.ref", "DRONE_BRANCH"),
        ],
    },
];

/// The tags of the service whose variables are set, if any.
pub(crate) fn tags(variable: impl Fn(&str) -> Option<String>) -> Vec<(String, String)> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let tag = |key: &str, value: String| (key.to_owned(), value);
    let Some(service) = SERVICES.iter().find(|service| set(service.sign).is_some()) else {
        let unknown = set("CI").filter(|value| value != "false");
        return unknown.map(|_| tag("ci.provider", "unknown".into())).into_iter().collect();
    };
    let tags = service.tags.iter().filter_map(|(key, name)| Some(tag(key, set(name)?)));
    std::iter::once(tag("ci.provider", service.name.into())).chain(tags).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Vec<(String, String)> {
        tags(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_known_service_gives_its_job() {
        let variables = [
            ("CI", "true"),
            ("GITLAB_CI", "true"),
            ("CI_JOB_NAME", "test 3/40"),
            ("CI_JOB_URL", ""),
        ];
        assert_eq!(of(&variables), pairs(&[("ci.provider", "gitlab"), ("ci.job", "test 3/40")]));
    }

    #[test]
    fn an_unknown_service_is_said_to_be_one_and_no_service_says_nothing() {
        assert_eq!(of(&[("CI", "1")]), pairs(&[("ci.provider", "unknown")]));
        assert_eq!(of(&[("CI", "false")]), []);
        assert_eq!(of(&[]), []);
    }
}
