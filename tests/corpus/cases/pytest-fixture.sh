# points at: E               ConnectionRefusedError: [Errno 111] Connection refused
# needs: python:pytest
cat >test_db.py <<'S'
import socket, pytest
@pytest.fixture
def server():
    return socket.create_connection(("127.0.0.1", 1))
def test_query(server): assert server
S
python3 -m pytest -p no:cacheprovider
