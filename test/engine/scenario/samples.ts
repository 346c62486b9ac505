/** Scenarios as they are written by people and by the recorder of kernel traces. */
export const samples: readonly string[] = [
  `// four-way-close.tcp
scenario "Four-way close"

network {
  latency 10ms                          // one way; the default
  drop FIN from client                  // the first FIN that client sends is lost
}

host server {
  sysctl net.ipv4.tcp_orphan_retries = 3

  void serve(int conn) {                // functions, called from processes of this host
    char buffer[1024];
    int n;
    while ((n = read(conn, buffer, sizeof(buffer))) > 0) { }
    if (n < 0) perror("read error");
    close(conn);
  }

  process {                             // one process: its own descriptors, runs from time 0
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, 1);
    bind(listener, 80);
    listen(listener, 128);
    while (1) {
      int conn = accept(listener);
      serve(conn);
    }
  }
}

host client {
  process {
    sleep(20ms);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    connect(fd, server, 80);
    write(fd, "GET / HTTP/1.0\\r\\n\\r\\n");
    sleep(100ms);
    close(fd);
  }
}
`,
  `scenario "The last ACK is lost once: TIME_WAIT answers the FIN again"

network {
  latency 10ms
  drop ACK from client #2
}

host server {
  process {
    signal(SIGPIPE, SIG_IGN);
    int l = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, 1);
    bind(l, 80);
    listen(l, 128);
    int fd = accept(l);
    while (read(fd, 1024) > 0) { }
    sleep(100ms);
    close(fd);
    pause();
  }
}

host client {
  process {
    signal(SIGPIPE, SIG_IGN);
    sleep(20ms);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    connect(fd, server, 80);
    write(fd, 100);
    sleep(100ms);
    close(fd);
    pause();
  }
}
`,
  `scenario "data outside the window of the new connection is answered with an ACK and dropped"

network {
  latency 10ms
  inject at 500ms from server "P. -9000:-8950(50) ack 1 win 1000"
}

host server {
  process {
    signal(SIGPIPE, SIG_IGN);
    int l = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, 1);
    bind(l, 80);
    listen(l, 128);
    int fd = accept(l);
    sleep(1000ms);
    write(fd, 10);
    sleep(5000ms);
    pause();
  }
}

host client {
  process {
    signal(SIGPIPE, SIG_IGN);
    sleep(20ms);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    connect(fd, server, 80);
    read(fd, 1024);
    pause();
  }
}
`,
  `scenario "SO_LINGER {1, 0}: close() sends RST, no TIME_WAIT"

network {
  latency 10ms
}

host server {
  process {
    signal(SIGPIPE, SIG_IGN);
    int l = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, 1);
    bind(l, 80);
    listen(l, 128);
    int fd = accept(l);
    while (read(fd, 1024) > 0) { }
    sleep(100ms);
    close(fd);
    pause();
  }
}

host client {
  process {
    signal(SIGPIPE, SIG_IGN);
    sleep(20ms);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    connect(fd, server, 80);
    write(fd, 100);
    sleep(100ms);
    setsockopt(fd, SOL_SOCKET, SO_LINGER, {1, 0});
    close(fd);
    pause();
  }
}
`,
  `scenario "close() with data unread in the receive buffer sends RST, not FIN"

network {
  latency 10ms
}

host server {
  process {
    signal(SIGPIPE, SIG_IGN);
    int l = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, 1);
    bind(l, 80);
    listen(l, 128);
    int fd = accept(l);
    write(fd, 100);
    sleep(400ms);
    read(fd, 1024);
    close(fd);
    pause();
  }
}

host client {
  process {
    signal(SIGPIPE, SIG_IGN);
    sleep(20ms);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    connect(fd, server, 80);
    sleep(200ms);
    close(fd);
    pause();
  }
}
`,
  `scenario "one ephemeral port, TIME_WAIT: connect() to the same server fails with EADDRNOTAVAIL, to another port succeeds"

network {
  latency 10ms
}

host server {
  process {
    signal(SIGPIPE, SIG_IGN);
    int l = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, 1);
    bind(l, 80);
    listen(l, 128);
    int m = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(m, SOL_SOCKET, SO_REUSEADDR, 1);
    bind(m, 81);
    listen(m, 128);
    int a = accept(l);
    while (read(a, 1024) > 0) { }
    close(a);
    int c = accept(m);
    pause();
  }
}

host client {
  sysctl net.ipv4.ip_local_port_range = 40000 40000
  process {
    signal(SIGPIPE, SIG_IGN);
    sleep(20ms);
    int a = socket(AF_INET, SOCK_STREAM, 0);
    connect(a, server, 80);
    close(a);
    sleep(300ms);
    int b = socket(AF_INET, SOCK_STREAM, 0);
    connect(b, server, 80);
    int c = socket(AF_INET, SOCK_STREAM, 0);
    connect(c, server, 81);
    sleep(1200ms);
    int d = socket(AF_INET, SOCK_STREAM, 0);
    connect(d, server, 80);
    pause();
  }
}
`,
  `scenario "nobody accepts, backlog 1, four clients close or wait"

network {
  latency 10ms
}

host server {
  process {
    signal(SIGPIPE, SIG_IGN);
    int l = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, 1);
    bind(l, 80);
    listen(l, 1);
    pause();
  }
}

host client {
  sysctl net.ipv4.tcp_fin_timeout = 1
  process {
    signal(SIGPIPE, SIG_IGN);
    sleep(20ms);
    int a = socket(AF_INET, SOCK_STREAM, 0);
    connect(a, server, 80);
    int b = socket(AF_INET, SOCK_STREAM, 0);
    connect(b, server, 80);
    sleep(100ms);
    close(a);
    close(b);
    int c = socket(AF_INET, SOCK_STREAM, 0);
    fcntl(c, F_SETFL, O_NONBLOCK);
    connect(c, server, 80);
    int d = socket(AF_INET, SOCK_STREAM, 0);
    fcntl(d, F_SETFL, O_NONBLOCK);
    connect(d, server, 80);
    pause();
  }
}
`,
  `scenario "no FIN arrives, tcp_orphan_retries = 2, TLP off"

network {
  latency 10ms
  drop every FIN from client
}

host server {
  process {
    signal(SIGPIPE, SIG_IGN);
    int l = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, 1);
    bind(l, 80);
    listen(l, 128);
    int fd = accept(l);
    while (read(fd, 1024) > 0) { }
    close(fd);
    pause();
  }
}

host client {
  sysctl net.ipv4.tcp_orphan_retries = 2
  sysctl net.ipv4.tcp_early_retrans = 0
  process {
    signal(SIGPIPE, SIG_IGN);
    sleep(20ms);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    connect(fd, server, 80);
    write(fd, 100);
    sleep(100ms);
    close(fd);
    pause();
  }
}
`,
  `scenario "The FIN is late, so it is sent again"

network {
  latency 10ms
  delay FIN from client #1 by 500ms
}

host server {
  process {
    signal(SIGPIPE, SIG_IGN);
    int l = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, 1);
    bind(l, 80);
    listen(l, 128);
    int fd = accept(l);
    while (read(fd, 1024) > 0) { }
    sleep(100ms);
    close(fd);
    pause();
  }
}

host client {
  process {
    signal(SIGPIPE, SIG_IGN);
    sleep(20ms);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    connect(fd, server, 80);
    write(fd, 100);
    sleep(100ms);
    close(fd);
    pause();
  }
}
`,
  `scenario "The FIN arrives twice"

network {
  latency 10ms
  duplicate FIN from client #1 after 1ms
}

host server {
  process {
    signal(SIGPIPE, SIG_IGN);
    int l = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, 1);
    bind(l, 80);
    listen(l, 128);
    int fd = accept(l);
    while (read(fd, 1024) > 0) { }
    sleep(100ms);
    close(fd);
    pause();
  }
}

host client {
  process {
    signal(SIGPIPE, SIG_IGN);
    sleep(20ms);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    connect(fd, server, 80);
    write(fd, 100);
    sleep(100ms);
    close(fd);
    pause();
  }
}
`,
  `scenario "SO_REUSEPORT: two listeners on a port"

network {
  latency 10ms
}

host server {
  process {
    signal(SIGPIPE, SIG_IGN);
    int l = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(l, SOL_SOCKET, SO_REUSEPORT, 1);
    bind(l, 80);
    listen(l, 5);
    int m = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(m, SOL_SOCKET, SO_REUSEPORT, 1);
    bind(m, 80);
    listen(m, 5);
    int n = socket(AF_INET, SOCK_STREAM, 0);
    bind(n, 80);
    pause();
  }
}

host client {
  process {
    signal(SIGPIPE, SIG_IGN);
    sleep(20ms);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    connect(fd, server, 80);
    write(fd, 100);
    sleep(100ms);
    close(fd);
    pause();
  }
}
`,
  `scenario "close(), every FIN lost, TCP_USER_TIMEOUT 1 s"

network {
  latency 10ms
  drop every FIN from client
}

host server {
  process {
    signal(SIGPIPE, SIG_IGN);
    int l = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, 1);
    bind(l, 80);
    listen(l, 128);
    int fd = accept(l);
    while (read(fd, 1024) > 0) { }
    close(fd);
    pause();
  }
}

host client {
  process {
    signal(SIGPIPE, SIG_IGN);
    sleep(20ms);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    connect(fd, server, 80);
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 1000);
    close(fd);
    pause();
  }
}
`,
];
