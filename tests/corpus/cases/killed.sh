# points at: Killed
printf 'echo "training"\npython3 -c "import os; os.kill(os.getpid(), 9)"\necho "status $?"\nexit 137\n' >train.sh
bash train.sh
