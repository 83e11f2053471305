# points at: failed to register layer: write /usr/lib/libx.so: no space left on device
# needs: python3
cat >pull.py <<'S'
import sys
layers = ["a1b2c3d4", "b2c3d4e5", "c3d4e5f6"]
for layer in layers: print(f"{layer}: Pulling fs layer")
for percent in range(0, 101, 2):
    for index, layer in enumerate(layers):
        up = len(layers) - index
        sys.stdout.write(f"\x1b[{up}A\x1b[2K\r{layer}: Downloading [{'=' * (percent // 2):<50}] {percent}%\r\x1b[{up}B")
print("\nfailed to register layer: write /usr/lib/libx.so: no space left on device")
sys.exit(1)
S
python3 pull.py
