# points at: kubectll: command not found
printf 'set -e\necho "applying manifests"\nkubectll apply -f x.yaml\necho applied\n' >apply.sh
bash apply.sh
