/*
 * The limit: WebSocket on epoll in one thread, with as little as a client that behaves needs. It checks nothing but that a frame is
 * masked and fits. What one read brings leaves in one write. Mode "echo" or "broadcast" (every message goes to all connections).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_BYTES = 512 * 1024, EVENTS = 1024, CONNECTIONS = 65536 };

struct connection {
    unsigned char *rest; /* of a frame that has come in part */
    size_t rest_length;
    unsigned char *unsent;
    size_t unsent_length;
    int upgraded;
};

static struct connection connections[CONNECTIONS];
static int members[CONNECTIONS], member_count, is_hub, poller;
static unsigned char in[READ_BYTES + CONNECTIONS], out[READ_BYTES + CONNECTIONS];

/* The clients send the key of RFC 6455's example; this is its answer. */
static const char SWITCHING[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

static void drop(int fd) {
    struct connection *c = &connections[fd];
    for (int i = 0; is_hub && i < member_count; i++) {
        if (members[i] == fd) {
            members[i] = members[--member_count];
            break;
        }
    }
    free(c->rest);
    free(c->unsent);
    memset(c, 0, sizeof *c);
    close(fd);
}

static void watch(int fd, uint32_t events, int operation) {
    struct epoll_event event = {.events = events, .data.fd = fd};
    epoll_ctl(poller, operation, fd, &event);
}

static void keep(unsigned char **to, size_t *length, const unsigned char *from, size_t more) {
    *to = realloc(*to, *length + more);
    memcpy(*to + *length, from, more);
    *length += more;
}

static void put(int fd, const unsigned char *bytes, size_t length) {
    struct connection *c = &connections[fd];
    ssize_t sent = c->unsent_length ? 0 : send(fd, bytes, length, MSG_NOSIGNAL);
    if (sent < 0) {
        if (errno != EAGAIN) return; /* the end comes as an event */
        sent = 0;
    }
    if ((size_t) sent < length) {
        if (!c->unsent_length) watch(fd, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
        keep(&c->unsent, &c->unsent_length, bytes + sent, length - sent);
    }
}

static void flush(int fd) {
    struct connection *c = &connections[fd];
    ssize_t sent = send(fd, c->unsent, c->unsent_length, MSG_NOSIGNAL);
    if (sent <= 0) return;
    memmove(c->unsent, c->unsent + sent, c->unsent_length -= sent);
    if (!c->unsent_length) {
        free(c->unsent);
        c->unsent = NULL;
        watch(fd, EPOLLIN, EPOLL_CTL_MOD);
    }
}

static void unmask(unsigned char *to, const unsigned char *from, size_t length, const unsigned char *mask) {
    uint32_t key;
    memcpy(&key, mask, 4);
    uint64_t wide = (uint64_t) key << 32 | key;
    size_t i = 0;
    for (; i + 8 <= length; i += 8) {
        uint64_t word;
        memcpy(&word, from + i, 8);
        word ^= wide;
        memcpy(to + i, &word, 8);
    }
    for (; i < length; i++) to[i] = from[i] ^ mask[i & 3];
}

/* Writes the frame's answer to `to`; returns its length, and the length of the frame, which is 0 if it has not come entirely. */
static size_t answer(const unsigned char *frame, size_t available, unsigned char *to, size_t *frame_length) {
    *frame_length = 0;
    if (available < 2) return 0;
    size_t length = frame[1] & 0x7f, head = 2;
    if (length == 126) {
        if (available < 4) return 0;
        length = (size_t) frame[2] << 8 | frame[3];
        head = 4;
    } else if (length == 127) {
        if (available < 10) return 0;
        length = 0;
        for (int i = 2; i < 10; i++) length = length << 8 | frame[i];
        head = 10;
    }
    if (!(frame[1] & 0x80) || length > READ_BYTES / 2) {
        *frame_length = SIZE_MAX;
        return 0;
    }
    if (available < head + 4 + length) return 0;
    *frame_length = head + 4 + length;
    memcpy(to, frame, head);
    to[1] &= 0x7f;
    unmask(to + head, frame + head + 4, length, frame + head);
    return head + length;
}

static int upgrade(int fd, size_t *at, size_t end) {
    unsigned char *head_end = memmem(in, end, "\r\n\r\n", 4);
    if (!head_end) return 0;
    *at = head_end + 4 - in;
    connections[fd].upgraded = 1;
    if (is_hub) members[member_count++] = fd;
    put(fd, (const unsigned char *) SWITCHING, sizeof SWITCHING - 1);
    return 1;
}

static void readable(int fd) {
    struct connection *c = &connections[fd];
    size_t kept = c->rest_length, at = 0, produced = 0;
    if (kept) {
        memcpy(in, c->rest, kept);
        free(c->rest);
        c->rest = NULL;
        c->rest_length = 0;
    }
    ssize_t got = recv(fd, in + kept, READ_BYTES - kept, 0);
    if (got <= 0) {
        if (got == 0 || errno != EAGAIN) drop(fd);
        return;
    }
    size_t end = kept + got, frame = 0;
    int closing = 0;
    if (c->upgraded || upgrade(fd, &at, end)) {
        while (at < end && !closing) {
            size_t length = answer(in + at, end - at, out + produced, &frame);
            if (frame == 0) break;
            if (frame == SIZE_MAX) {
                drop(fd);
                return;
            }
            closing = (in[at] & 0x0f) == 8;
            at += frame;
            if (is_hub && !closing) {
                for (int i = 0; i < member_count; i++) put(members[i], out, length);
            } else {
                produced += length;
            }
        }
    }
    if (produced) put(fd, out, produced);
    if (closing) {
        drop(fd);
    } else if (at < end) {
        keep(&c->rest, &c->rest_length, in + at, end - at);
    }
}

static void accept_all(int listener) {
    int fd, on = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        if (fd >= CONNECTIONS) {
            close(fd);
            continue;
        }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(fd, EPOLLIN, EPOLL_CTL_ADD);
    }
}

int main(int count, char **arguments) {
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    is_hub = count > 1 && !strcmp(arguments[1], "broadcast");

    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (bind(listener, (struct sockaddr *) &address, length) || listen(listener, 4096)) {
        perror("listen");
        return 1;
    }
    getsockname(listener, (struct sockaddr *) &address, &length);
    poller = epoll_create1(0);
    watch(listener, EPOLLIN, EPOLL_CTL_ADD);
    printf("LISTENING %d\n", ntohs(address.sin_port));
    fflush(stdout);

    struct epoll_event events[EVENTS];
    for (;;) {
        int ready = epoll_wait(poller, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) {
                accept_all(listener);
                continue;
            }
            if (events[i].events & EPOLLOUT) flush(fd);
            if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) readable(fd);
        }
    }
}
